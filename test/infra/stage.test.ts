import { expect, it } from 'vitest'
import { CHECKS, problemsOf } from './checks/stage.ts'
import { bothStages } from './synthesized.ts'

const cases = bothStages().flatMap(([stage, stack]) =>
  Object.entries(CHECKS).map(([claim, check]) => [stage, claim, stack, check] as const),
)

it.each(cases)('%s %s', (_stage, _claim, stack, check) => {
  expect(problemsOf(stack, check)).toEqual([])
})
