import type { SharedRate } from '../../models/shared-rate.ts'
import type { Core } from '../../repository/core.ts'
import { type Pace, sleepUntil } from './pace.ts'
import { reserveCalls } from './reserve-calls.ts'

/** No longer than this, in milliseconds, a receiver waits for its turn, so that it keeps its claim. */
const LONGEST_WAIT = 30_000

/** Returns how a receiver keeps a rate that it shares with others, until a time. Costs one request a step. */
export function sharedPace(core: Core, rate: SharedRate, until: number): Pace {
  let reserved = 0
  return {
    atOnce: Math.ceil(rate.perSecond),
    begin: async calls => {
      const latest = Math.min(until, core.runtime.now().getTime() + LONGEST_WAIT)
      const first = await reserveCalls(core, rate, calls, latest)
      if (first === undefined) return false
      reserved = calls
      await sleepUntil(core, first)
      return true
    },
    // A lane of several records made more calls than its one.
    end: async calls => {
      if (calls > reserved) await reserveCalls(core, rate, calls - reserved, Number.MAX_SAFE_INTEGER)
      reserved = 0
    },
  }
}
