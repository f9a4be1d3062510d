import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { RUNTIMES_PAGE, withRows } from '../../journeys/runtimes/runtimes-page.ts'

it('matches what the journeys run: if not, run `node test/journeys/runtimes/runtimes-page.ts`', async () => {
  const page = await readFile(RUNTIMES_PAGE, 'utf8')

  expect(page).toBe(withRows(page))
})
