import { writeFileSync } from 'node:fs'
import { lend } from './lending.mjs'

Deno.test('lends', async () => {
  writeFileSync('seen.json', JSON.stringify(await lend()))
})
