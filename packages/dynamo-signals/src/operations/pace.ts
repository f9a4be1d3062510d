import { shown } from '../dispatch/option-issues.ts'
import type { Runtime } from '../repository/runtime.ts'

/** Waits until this many more items may be processed. */
export type Pace = (items: number) => Promise<void>

/** Limits the items per second across all callers that share it. Without a limit, it never waits. */
export function paceOf({ now, sleep }: Pick<Runtime, 'now' | 'sleep'>, perSecond: number | undefined): Pace {
  if (perSecond === undefined) return async () => undefined
  let free = now().getTime()
  return async items => {
    const at = now().getTime()
    const start = Math.max(free, at)
    free = start + (items / perSecond) * 1000
    // The first ones continue immediately. Later ones wait until the rate allows them.
    if (start > at) await sleep(start - at)
  }
}

/** Returns what is wrong with a limit of items per second, or undefined. */
export function rateIssue(perSecond: number | undefined): string | undefined {
  return perSecond === undefined || perSecond >= 1
    ? undefined
    : `must be a number of at least 1, not ${shown(perSecond)}`
}
