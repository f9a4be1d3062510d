import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PARITY_PAGE, parityPage, testsByRow } from '../../support/django-parity.ts'
import { DJANGO_ROWS, REASONS } from '../../support/django-rows.ts'
import { WORKSPACE } from '../../support/packed-library.ts'

const tests = await testsByRow()

it('knows every row of the sections A to H, and of on_commit', () => {
  const counts = Object.entries({ A: 31, B: 25, C: 40, T: 8, D: 23, E: 12, F: 23, G: 21, H: 4 })
  const expected = counts.flatMap(([letter, count]) => Array.from({ length: count }, (_, at) => `${letter}${at + 1}`))

  expect(DJANGO_ROWS.map(row => row.id)).toEqual(expected)
})

it('has a test for every row, or a reason why there is none', () => {
  const bare = DJANGO_ROWS.filter(({ id }) => !tests.has(id) && !REASONS[id])

  expect(bare.map(({ id, behavior }) => `${id}: ${behavior}`)).toEqual([])
})

it('has no test and no reason for a row that does not exist', () => {
  const known = new Set(DJANGO_ROWS.map(row => row.id))

  expect([...tests.keys(), ...Object.keys(REASONS)].filter(id => !known.has(id))).toEqual([])
})

it('matches the generated page: if not, run `node test/support/django-parity.ts`', async () => {
  const page = await readFile(join(WORKSPACE, PARITY_PAGE), 'utf8')

  expect(page).toBe(parityPage(tests))
})
