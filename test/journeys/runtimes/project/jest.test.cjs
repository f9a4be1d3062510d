const { writeFileSync } = require('node:fs')
const { lend } = require('./lending.cjs')

test('lends', async () => {
  writeFileSync('seen.json', JSON.stringify(await lend()))
})
