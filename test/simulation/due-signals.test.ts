import { expect, it } from 'vitest'
import { runDueHistory } from './due/due-history.ts'
import { seedsOf } from './history/run-seeds.ts'

it('sends each signal that is due once, never early, and none that was canceled before, in every history', async () => {
  const failures: string[] = []
  let sent = 0
  for (const seed of seedsOf({ byDefault: 1_000 })) {
    const result = await runDueHistory(seed)
    sent += result.sent
    const [violation] = result.violations
    if (violation) failures.push(`SIM_SEED=${seed}: ${violation.invariant} does not hold: ${violation.what}`)
    if (failures.length === 5) break
  }

  process.stdout.write(`${sent} signals were due and sent\n`)
  expect(failures.join('\n')).toBe('')
  expect(sent).toBeGreaterThan(0)
}, 14_400_000)

it('runs a seed the same way twice, step for step', async () => {
  const traces = async () => {
    const found: string[] = []
    for (let seed = 1; seed <= 20; seed++) found.push((await runDueHistory(seed)).trace)
    return found
  }

  expect(await traces()).toEqual(await traces())
})
