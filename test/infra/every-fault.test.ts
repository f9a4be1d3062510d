import { expect, it } from 'vitest'
import { stageProblems } from './checks/stage.ts'
import { plantFaults } from './plant-faults.ts'
import { bothStages } from './synthesized.ts'

it.each(bothStages())(
  'notices every single setting of %s that is another, and every resource that is missing',
  (_, stack) => {
    const faults = [...plantFaults(stack)]

    const unnoticed = faults.filter(fault => stageProblems(fault.stack).length === 0)

    process.stdout.write(`${stack.app.stage}: ${faults.length} faults planted, ${unnoticed.length} unnoticed\n`)
    expect(unnoticed.map(({ name }) => name)).toEqual([])
    expect(faults.length).toBeGreaterThan(800)
  },
)
