import { describe, expect, it } from 'vitest'
import { runScenario } from './crash-points/run-scenario.ts'
import { SCENARIOS } from './crash-points/scenarios.ts'
import type { RequestFault } from './world/faults.ts'

const FAULTS: readonly RequestFault[] = ['U0', 'U1', 'CB', 'CA', 'T', 'D']

describe('a fault at any one request leaves everything whole', () => {
  it.each(SCENARIOS)('$name', async scenario => {
    const { steps, violations } = await runScenario(scenario)
    expect(violations).toEqual([])
    expect(steps.length).toBeGreaterThan(0)

    const broken: string[] = []
    for (const [number, step] of steps.entries()) {
      for (const fault of FAULTS) {
        const [violation] = (await runScenario(scenario, { number, fault })).violations
        if (violation) broken.push(`${fault} at request ${number} (${step}): ${violation.invariant} ${violation.what}`)
      }
    }

    process.stdout.write(`${scenario.name}: ${steps.length} requests x ${FAULTS.length} faults\n`)
    expect(broken).toEqual([])
  })
})
