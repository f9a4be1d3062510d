import { encodeValue, type Item } from './attribute-value.ts'
import { textsIn } from './texts-in.ts'

/** The durable receivers that led to a write. A write that no durable receiver made has no cause. */
export interface Cause {
  /** How many receivers, each triggered by what the one before it wrote. */
  readonly hops: number
  /** The last of them by their `dispatchUid`, in the order they ran in. */
  readonly chain: readonly string[]
}

/** How many receivers an item names: enough to see the circle, and small beside the item. */
export const KEPT_LINKS = 8

/** The cause of what a receiver writes, given the cause of what it heard of. */
export function nextCause(before: Cause | undefined, dispatchUid: string): Cause {
  return { hops: (before?.hops ?? 0) + 1, chain: [...(before?.chain ?? []), dispatchUid].slice(-KEPT_LINKS) }
}

/** A cause as it is kept in an item. */
export function causeAttributes({ hops, chain }: Cause): Item {
  return { _hop: { N: String(hops) }, _cause: encodeValue(chain) }
}

/** The cause an item names. What another writer left in its place is none. */
export function causeOf(item: Readonly<Item>): Cause | undefined {
  const hops = Number(item._hop?.N)
  if (!Number.isSafeInteger(hops) || hops < 1) return undefined
  return { hops, chain: textsIn(item._cause) }
}
