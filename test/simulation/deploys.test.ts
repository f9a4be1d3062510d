import { expect, it } from 'vitest'
import { runDeployHistory } from './deploys/deploy-history.ts'
import { seedsOf } from './history/run-seeds.ts'

it('keeps every attribute, index entry, guard and effect while two releases write and the table is migrated', async () => {
  const failures: string[] = []
  let saves = 0
  for (const seed of seedsOf({ variable: 'SIM_DEPLOYS', byDefault: 150 })) {
    const result = await runDeployHistory(seed)
    saves += result.saves
    const [violation] = result.violations
    if (violation) failures.push(`SIM_SEED=${seed}: ${violation.invariant} does not hold: ${violation.what}`)
    if (failures.length === 5) break
  }

  process.stdout.write(`${saves} saves during deploys\n`)
  expect(failures.join('\n')).toBe('')
  expect(saves).toBeGreaterThan(0)
}, 14_400_000)

it('runs a deploy the same way twice, step for step', async () => {
  const traces = async () => {
    const found: string[] = []
    for (let seed = 1; seed <= 10; seed++) found.push((await runDeployHistory(seed)).trace)
    return found
  }

  expect(await traces()).toEqual(await traces())
})
