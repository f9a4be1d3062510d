import type { SignalContext } from '../../models/database.ts'
import { encodeFields, encodeValue, type Item } from './attribute-value.ts'
import { textsIn } from './texts-in.ts'

/** The durable receivers that led to a write. A write that no durable receiver made has no cause. */
export interface Cause {
  /** The number of receivers, each triggered by a write of the previous one. */
  readonly hops: number
  /** The `dispatchUid` of the last receivers, in the order they ran. */
  readonly chain: readonly string[]
}

/** The number of receivers an item lists: enough to show the loop, and small compared to the item. */
export const KEPT_LINKS = 8

/** Returns the cause of a receiver's writes, given the cause of the record that triggered it. */
export function nextCause(before: Cause | undefined, dispatchUid: string): Cause {
  return { hops: (before?.hops ?? 0) + 1, chain: [...(before?.chain ?? []), dispatchUid].slice(-KEPT_LINKS) }
}

/** Returns the attributes that say where a write comes from: the caller's context, and the receivers that led to it. */
export function originAttributes(context: SignalContext, cause: Cause | undefined): Item {
  return {
    ...(Object.keys(context).length > 0 && { _ctx: { M: encodeFields(context, 'context') } }),
    ...(cause && { _hop: { N: String(cause.hops) }, _cause: encodeValue(cause.chain) }),
  }
}

/** Reads the cause of an item. Returns undefined for anything that another writer left in its place. */
export function causeOf(item: Readonly<Item>): Cause | undefined {
  const hops = Number(item._hop?.N)
  if (!Number.isSafeInteger(hops) || hops < 1) return undefined
  return { hops, chain: textsIn(item._cause) }
}
