import { isParcelForm } from '../world/parcels.ts'
import { POISONED_RECEIVER } from '../world/poison.ts'
import type { SimWorld } from '../world/sim-world.ts'
import { LEDGER } from '../world/world-options.ts'

/** A crash between an attempt and its consequence costs another one: the number is exact where nothing else fails. */
const MOST_ATTEMPTS = 5
/** Five invocations and the pauses between them, with time to spare: 1.5 seconds, and less than half of one each. */
const LONGEST_DELAY = 5_000
/** A receiver that hangs takes the time of a whole invocation for each attempt, and a shard's records wait for it. */
const LONGEST_DELAY_BEHIND_HANGING = 400_000

/**
 * I14, while the poison is still there and everything else is done: what always fails was given up on after its
 * attempts, and nothing was given up on because of it but its own item's records of that receiver.
 */
export function checkPoison({ memory, watch, options }: SimWorld): void {
  const { violations, ledger } = watch
  const isQuiet = Object.keys(options.rates).length === 0
  const { longestDelay } = ledger
  const limit = options.poisonForm === 'hang' ? LONGEST_DELAY_BEHIND_HANGING : LONGEST_DELAY
  const isInTime = !isQuiet || longestDelay < limit
  violations.require(isInTime, 'I14', () => `A record waited for ${longestDelay} ms, though only others failed.`)
  const letters = memory.table(LEDGER).items.filter(({ pk }) => pk?.S?.startsWith('letters#'))
  const items = new Set<string>()
  for (const { dispatchUid, itemKey, attempts, parkedBehind } of letters) {
    const what = () => `${dispatchUid?.S} gave up on ${itemKey?.S} after ${attempts?.N} attempts.`
    violations.require(dispatchUid?.S?.startsWith(POISONED_RECEIVER) === true, 'I14', what)
    const isOverdue = isQuiet && parkedBehind?.BOOL !== true && Number(attempts?.N) > MOST_ATTEMPTS
    violations.require(!isOverdue, 'I14', what)
    if (itemKey?.S) items.add(itemKey.S)
  }
  // The address may have passed to another user, and letters are about the one and the other.
  const isPoison = (item: string) => item.startsWith(isParcelForm(options.poisonForm) ? 'Parcel#' : 'User#')
  for (const item of items) violations.require(isPoison(item), 'I14', () => `${item} has dead letters.`)
}
