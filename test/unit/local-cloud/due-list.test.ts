import { expect, it } from 'vitest'
import { dueList } from '../../../packages/local-cloud/src/application/due-list.ts'

it('shows the due time and key of each signal, with every text escaped', async () => {
  const due = new Date('2026-03-02T12:00:00Z')
  const page = String(
    await dueList([
      { signal: 'activation-reminder-due', due, key: '<u1>', sender: 'User' },
      { signal: 'trial-ends', due, key: undefined, sender: undefined },
    ]),
  )

  expect(page).toContain('activation-reminder-due')
  expect(page).toContain('<code>&lt;u1&gt;</code>')
  expect(page).toContain('2026-03-02 12:00:00')
  expect(page).toContain('any sender')
})

it('reports when nothing is waiting', async () => {
  expect(String(await dueList([]))).toContain('None.')
})
