import type { Retry } from '../../models/retry-options.ts'
import { isSharedRate } from '../../models/shared-rate.ts'
import type { Core } from '../../repository/core.ts'
import { reserveCalls } from './reserve-calls.ts'

/** No longer than this, in milliseconds, a receiver waits for its turn, so that it keeps its claim. */
const LONGEST_WAIT = 30_000

/** Keeps a receiver that catches up to its rate. */
export interface Pace {
  /** How many lanes may be begun at once. */
  readonly atOnce: number
  /** Waits until this many calls may be made. False if this would be too late for the handler. */
  begin(calls: number): Promise<boolean>
  /** Accounts for the calls that were made since. */
  end(calls: number): Promise<void>
}

/** Returns how a receiver keeps its rate until a time. Costs one request a step if the rate is shared, and otherwise none. */
export function paceOf(core: Core, { rate = Number.POSITIVE_INFINITY }: Retry, until: number): Pace {
  const now = () => core.runtime.now().getTime()
  const sleepUntil = async (time: number) => {
    if (time > now()) await core.runtime.sleep(time - now())
  }
  if (!isSharedRate(rate)) {
    let begun = 0
    return {
      atOnce: Math.ceil(rate),
      begin: async () => {
        begun = now()
        return true
      },
      end: calls => sleepUntil(begun + (calls / rate) * 1000),
    }
  }
  let reserved = 0
  return {
    atOnce: Math.ceil(rate.perSecond),
    begin: async calls => {
      const first = await reserveCalls(core, rate, calls, Math.min(until, now() + LONGEST_WAIT))
      if (first === undefined) return false
      reserved = calls
      await sleepUntil(first)
      return true
    },
    // A lane of several records made more calls than its one.
    end: async calls => {
      if (calls > reserved) await reserveCalls(core, rate, calls - reserved, Number.MAX_SAFE_INTEGER)
      reserved = 0
    },
  }
}
