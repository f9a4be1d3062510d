import { writeFileSync } from 'node:fs'
import { test } from 'vitest'
import { lend } from './lending.mjs'

test('lends', async () => {
  writeFileSync('seen.json', JSON.stringify(await lend()))
})
