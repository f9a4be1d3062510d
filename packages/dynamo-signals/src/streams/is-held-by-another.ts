import { causesOf, isA } from '../dispatch/thrown-values.ts'
import { LeaseHeldError } from '../errors/index.ts'
import { FenceHeldError } from '../repository/items/deletion-fence.ts'

/** Leases and fences end within 15 minutes, and the clock they were made by may be five minutes ahead. */
const LONGEST_HOLD = 20 * 60_000

/**
 * Whether a receiver only met another handler that holds the same claim, or a delete that may still be abandoned. It has
 * not failed then, and the wait ends. A hold that would end much later comes from a wrong clock, and counts as a failure.
 */
export function isHeldByAnother(error: unknown, now: Date): boolean {
  for (const cause of causesOf(error)) {
    if (isA(cause, LeaseHeldError) || isA(cause, FenceHeldError))
      return Number(cause.until) - now.getTime() <= LONGEST_HOLD
  }
  return false
}
