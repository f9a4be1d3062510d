import type { Log } from '../log.ts'

const SLOW_AFTER_MS = 1_000
const AGAIN_EVERY_MS = 1_000

/**
 * Returns a function that takes the share of some work that is done, from 0 to 1. If the work takes longer than a second, the
 * log shows the share, once a second. It needs no timer, which could not fire during synchronous work.
 */
export function sayShare(log: Log, what: string, now = () => performance.now()): (share: number) => void {
  let next = now() + SLOW_AFTER_MS
  return share => {
    if (now() < next) return
    next = now() + AGAIN_EVERY_MS
    log.info(`${what} (${Math.floor(share * 100)}%) ...`)
  }
}
