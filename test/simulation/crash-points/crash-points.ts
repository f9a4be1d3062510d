import type { RequestFault } from '../world/faults.ts'
import type { CrashPoint } from '../world/scripted-faults.ts'

const WRITE_FAULTS: readonly RequestFault[] = ['U0', 'U1', 'CB', 'CA', 'T', 'D']
/** What a read leaves is nothing: whether it was executed before its answer or its sender was lost makes no difference. */
const READ_FAULTS: readonly RequestFault[] = ['U0', 'CB']
/** Of a step that a scenario comes to more often, some are struck, spread over it, unless `SIM_CRASH_POINTS=all`. */
const MANY = process.env.SIM_CRASH_POINTS === 'all' ? Number.POSITIVE_INFINITY : 60
const SOME = 12

/** The faults at every request of a scenario. */
export function crashPoints(steps: readonly string[]): CrashPoint[] {
  const numbersOf = Map.groupBy(steps.keys(), number => steps[number] ?? '')
  return [...numbersOf].flatMap(([step, numbers]) => {
    const faults = /(^|\.)(read|list)$/.test(step) ? READ_FAULTS : WRITE_FAULTS
    const every = numbers.length > MANY ? Math.ceil(numbers.length / SOME) : 1
    const struck = numbers.filter((_, index) => index % every === 0)
    return struck.flatMap(number => faults.map(fault => ({ number, fault })))
  })
}
