import { KIND } from '../../errors/base.ts'
import { BeingDeletedError, ConflictError, DynamoSignalsError } from '../../errors/index.ts'
import type { SignalContext } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Runtime } from '../runtime.ts'
import { encodeValue, type Item } from './attribute-value.ts'
import { type Cause, causeOf, originAttributes } from './cause.ts'
import { contextOf, KEPT_WRITE_IDS, writeIdsOf } from './instance-item.ts'
import { mentioned } from './read-instance-item.ts'

/** How long a delete may take from its first fence to its commit, by its own clock, in milliseconds. */
export const DECIDE_WITHIN = 4 * 60_000

// An abandoned fence is ignored after this time. It exceeds the deleter's own limit by more than two clocks that are each
// five minutes off can differ, so no writer ignores a fence that its deleter still relies on.
const LIFETIME = DECIDE_WITHIN + 11 * 60_000

/**
 * The mark of an instance that is being deleted, stored in its item under `_deleting`. While it is set, the instance cannot
 * be saved, and no instance that refers to it can be created.
 */
export interface Fence {
  readonly deletionId: string
  /** The delete is final, and reads no longer return the instance. Until then, the fence expires if the deleter crashes. */
  readonly decided: boolean
  /** The number of completed cascade rounds, on the root of the delete. Each change creates the next stream record. */
  readonly round?: number
  /** The receivers that caused the delete, on the root of the delete. */
  readonly cause?: Cause | undefined
  /** The context of the delete. The item's own context belongs to its last save. */
  readonly context: SignalContext
}

/** Returns the fence of an item, even if it has expired. Ignores anything else that another writer stored there. */
export function fenceOf(item: Readonly<Item>): Fence | undefined {
  const mark = markOf(item)
  if (!mark) return undefined
  const round = Number(mark.round?.N)
  return {
    deletionId: mark.id?.S ?? '',
    decided: mark.until === undefined,
    ...(Number.isSafeInteger(round) ? { round } : {}),
    cause: causeOf(mark),
    context: contextOf({ ...(mark.context && { _ctx: mark.context }) }),
  }
}

/** Whether reads must hide the instance because its delete is committed. */
export function isGoing(item: Readonly<Item>): boolean {
  const mark = markOf(item)
  return mark !== undefined && mark.until === undefined
}

/** Whether a fence is in effect: it is final or has not expired. `now` is an ISO date. */
export function isFenced(item: Readonly<Item>, now: string): boolean {
  const mark = markOf(item)
  return mark !== undefined && (mark.until === undefined || (mark.until.S ?? '') >= now)
}

// Must match the conditions in planned-write.ts and the filter in list-instances.ts.
function markOf(item: Readonly<Item>): Item | undefined {
  const mark = item._deleting?.M
  return mark?.id && mark
}

/**
 * The instance is temporarily locked because its deleter has not committed yet, or crashed. The fence expires on its own.
 */
export class FenceHeldError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'FenceHeldError'
  /** When the fence ends. An invalid date if another writer stored one. */
  declare readonly until: Date

  constructor(until: string) {
    super('repository.fenceHeld', `A delete is in progress until ${until} at the latest. Try again later.`)
    this.until = new Date(until)
  }
}

/** Returns the cause of an error due to a fence, as long as the delete is not committed. `now` is an ISO date. */
export function fenceCause(item: Readonly<Item> | undefined, now: string): ErrorOptions {
  const until = item?._deleting?.M?.until?.S
  return until !== undefined && until >= now ? { cause: new FenceHeldError(until) } : {}
}

/**
 * Returns the error for a write that did not find the item it replaces because it is being deleted, or was changed or
 * deleted.
 */
export function conflictWith(model: AnyModel, id: string, current: Item | undefined, now: string): ConflictError {
  const Conflict = current && isFenced(current, now) ? BeingDeletedError : ConflictError
  return new Conflict(model.name, id, current && mentioned(model, current), fenceCause(current, now))
}

/** The part of a core that fences depend on. */
interface FenceContext {
  readonly runtime: Runtime
  readonly models: ReadonlyMap<string, AnyModel>
}

/** Returns an instance's item with a fence. The rest, including the version, is unchanged, because a fence is not a save. */
export function fencedItem(item: Readonly<Item>, fence: Fence, { runtime, models }: FenceContext): Item {
  const { _ctx, ...cause } = originAttributes(fence.context, fence.cause)
  const mark: Item = { id: { S: fence.deletionId }, ...cause }
  if (_ctx) mark.context = _ctx
  if (!fence.decided) mark.until = { S: new Date(runtime.now().getTime() + LIFETIME).toISOString() }
  if (fence.round !== undefined) mark.round = { N: String(fence.round) }
  // In a table of other code, the fence is an item of its own, and the instance's item stays as it is.
  if (models.get(item._type?.S ?? '')?.storedIn) return { ...item, _deleting: { M: mark } }
  // A new write id, so that a caller who loaded the item before can no longer replace it. Time to live must not delete
  // a root during its cascade.
  const { _ttl, ...kept } = item
  const fenced: Item = { ...kept, _wid: { S: runtime.newWriteId() }, _deleting: { M: mark } }
  if (_ttl && !fence.decided) fenced._ttl = _ttl
  const earlier = markOf(item) ? [] : writeIdsOf(item)
  if (earlier.length > 0) fenced._wids = encodeValue(earlier.slice(0, KEPT_WRITE_IDS - 1))
  return fenced
}
