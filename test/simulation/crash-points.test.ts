import { describe, expect, it } from 'vitest'
import { crashPoints } from './crash-points/crash-points.ts'
import { runScenario } from './crash-points/run-scenario.ts'
import { SCENARIOS } from './crash-points/scenarios.ts'

describe('a fault at any one request leaves everything whole', () => {
  it.each(SCENARIOS)(
    '$name',
    async scenario => {
      const { steps, violations } = await runScenario(scenario)
      expect(violations).toEqual([])
      expect(steps.length).toBeGreaterThan(0)

      const broken: string[] = []
      const points = crashPoints(steps)
      for (const { number, fault } of points) {
        const [violation] = (await runScenario(scenario, { number, fault })).violations
        const where = `${fault} at request ${number} (${steps[number]})`
        if (violation) broken.push(`${where}: ${violation.invariant} ${violation.what}`)
      }

      process.stdout.write(`${scenario.name}: ${points.length} faults at ${steps.length} requests\n`)
      expect(broken).toEqual([])
    },
    3_600_000,
  )
})
