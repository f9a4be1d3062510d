import { causesOf, isA } from '../dispatch/foreign-error.ts'
import { LeaseHeldError } from '../errors.ts'
import { FenceHeldError } from '../repository/items/deletion-fence.ts'

/** Leases and fences end within 15 minutes, and the clock they were made by may be five minutes ahead. */
const LONGEST_HOLD = 20 * 60_000

/**
 * Whether a receiver only met another handler that is at the same effect, or a delete that may be taken back. That is no
 * failure of its own, and ends. What would end much later was made by a clock that is wrong: nobody waits for it.
 */
export function isHeldByAnother(error: unknown, now: Date): boolean {
  for (const cause of causesOf(error)) {
    if (isA(cause, LeaseHeldError) || isA(cause, FenceHeldError))
      return Number(cause.until) - now.getTime() <= LONGEST_HOLD
  }
  return false
}
