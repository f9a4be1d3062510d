import { expect, it } from 'vitest'
import { drawOperations } from './history/operation.ts'
import { runHistory } from './history/run-history.ts'
import { drawOptions } from './world/world-options.ts'

it('runs a seed the same way twice, step for step', async () => {
  const seeds = Array.from({ length: 50 }, (_, index) => index + 1)
  const traces = async () => {
    const found: string[] = []
    for (const seed of seeds) {
      const options = drawOptions(seed)
      found.push((await runHistory(options, drawOperations(options))).trace)
    }
    return found
  }

  const [first, second] = [await traces(), await traces()]

  expect(second).toEqual(first)
})
