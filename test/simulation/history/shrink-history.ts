import type { FaultRates } from '../world/faults.ts'
import type { WorldOptions } from '../world/world-options.ts'
import type { Operation } from './operation.ts'
import { type HistoryResult, runHistory } from './run-history.ts'

/** A history with what is wrong in it. */
export interface FailingHistory {
  readonly options: WorldOptions
  readonly operations: readonly Operation[]
  readonly result: HistoryResult
}

const MOST_RUNS = 150

/** Leaves out operations and kinds of fault, as long as the same invariant still fails. */
export async function shrinkHistory(failing: FailingHistory): Promise<FailingHistory> {
  let best = failing
  let runs = 0
  const attempt = async (options: WorldOptions, operations: readonly Operation[]): Promise<boolean> => {
    if (++runs > MOST_RUNS) return false
    const result = await runHistory(options, operations)
    if (result.violations[0]?.invariant !== failing.result.violations[0]?.invariant) return false
    best = { options, operations, result }
    return true
  }
  for (const fault of Object.keys(failing.options.rates) as (keyof FaultRates)[]) {
    const { [fault]: _, ...rates } = best.options.rates
    await attempt({ ...best.options, rates }, best.operations)
  }
  for (let size = Math.ceil(failing.operations.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < best.operations.length; ) {
      const fewer = best.operations.filter((_, index) => index < start || index >= start + size)
      if (!(await attempt(best.options, fewer))) start += size
    }
  }
  return best
}

/** A failing history in words, with how to run it again. */
export function describeFailure(seed: number, { options, operations, result }: FailingHistory): string {
  const [violation] = result.violations
  const steps = operations.map(
    ({ at, person, kind, product, quantity, choice, carriesGuestCart }) =>
      `  ${String(at).padStart(7)} ms  person ${person}  ${kind} ${product} x${quantity} #${choice} ${carriesGuestCart ? 'with guest cart' : ''}`,
  )
  return [
    `${violation?.invariant} does not hold: ${violation?.what}`,
    `Run it again: SIM_SEED=${seed} npx vitest run --project simulation`,
    `Options: ${JSON.stringify(options)}`,
    `The shortened history (${operations.length} operations):`,
    ...steps,
  ].join('\n')
}
