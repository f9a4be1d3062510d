import { isSharedRate, type SharedRate } from '../../models/shared-rate.ts'
import type { Core } from '../../repository/core.ts'
import type { Retry } from './retry.ts'

/** Keeps a receiver that catches up to its rate. */
export interface Pace {
  /** The number of lanes that may be started at once. */
  readonly atOnce: number
  /** Waits until this many calls may be made. False if this would be too late for the handler. */
  begin(calls: number): Promise<boolean>
  /** Accounts for the calls that were made since. */
  end(calls: number): Promise<void>
}

/** The code that comes with a shared rate. */
export interface RateEngine {
  readonly paceOf: (core: Core, rate: SharedRate, until: number) => Pace
}

/** Returns how a receiver keeps its rate until a time. */
export function paceOf(core: Core, { rate = Number.POSITIVE_INFINITY }: Retry, until: number): Pace {
  if (isSharedRate(rate)) return (rate.engine as RateEngine).paceOf(core, rate, until)
  let begun = 0
  return {
    atOnce: Math.ceil(rate),
    begin: async () => {
      begun = core.runtime.now().getTime()
      return true
    },
    end: calls => sleepUntil(core, begun + (calls / rate) * 1000),
  }
}

export async function sleepUntil({ runtime }: Core, time: number): Promise<void> {
  const left = time - runtime.now().getTime()
  if (left > 0) await runtime.sleep(left)
}
