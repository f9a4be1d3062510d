import { test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { lend } from './lending.mjs'

test('lends', async () => {
  writeFileSync('seen.json', JSON.stringify(await lend()))
})
