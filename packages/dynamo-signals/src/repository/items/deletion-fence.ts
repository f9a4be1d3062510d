import { KIND } from '../../errors/base.ts'
import { BeingDeletedError, ConflictError, DynamoSignalsError } from '../../errors/index.ts'
import type { SignalContext } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Runtime } from '../runtime.ts'
import { encodeFields, type Item } from './attribute-value.ts'
import { type Cause, causeAttributes, causeOf } from './cause.ts'
import { contextOf, KEPT_WRITE_IDS, writeIdsOf } from './instance-item.ts'
import { mentioned } from './read-instance-item.ts'

/** How long the deleter has from its first fence to the decision, by its own clock, in milliseconds. */
export const DECIDE_WITHIN = 4 * 60_000

// An abandoned fence is ignored after this time. It is longer than the deleter's own limit by more than two clocks that
// are five minutes wrong can differ, so that no writer passes a fence whose deleter still relies on it.
const LIFETIME = DECIDE_WITHIN + 11 * 60_000

/**
 * The mark of an instance that is being deleted, kept in its item under `_deleting`. While it stands, no instance that
 * refers to it can be created, and it takes no saves.
 */
export interface Fence {
  readonly deletionId: string
  /**
   * The delete cannot be taken back: reads do not show the instance any more. Before that, a deleter that dies leaves a
   * fence that runs out.
   */
  readonly decided: boolean
  /** Rounds of the cascade that are behind, on the instance whose delete began it. Its change makes the next record. */
  readonly round?: number
  /** The receivers behind the delete, on the instance whose delete began it. */
  readonly cause?: Cause | undefined
  /** Who deletes. The item's own context says who saved it last. */
  readonly context: SignalContext
}

/** The fence of an item, whether it has run out or not. What another writer left in its place is none. */
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

/** Whether a read must not show the instance: its delete is decided. */
export function isGoing(item: Readonly<Item>): boolean {
  return fenceOf(item)?.decided === true
}

/** Whether a fence binds: it is decided, or has not run out. `now` is an ISO date. */
export function isFenced(item: Readonly<Item>, now: string): boolean {
  const mark = markOf(item)
  return mark !== undefined && (mark.until === undefined || (mark.until.S ?? '') >= now)
}

// As the conditions of planned-write.ts and the filter of list-instances.ts tell it.
function markOf(item: Readonly<Item>): Item | undefined {
  const mark = item._deleting?.M
  return mark?.id && mark
}

/** Why an instance takes nothing for the moment: its deleter has not decided yet, or died. It ends by itself. */
export class FenceHeldError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'FenceHeldError'
  /** When the fence ends, if it says so in a date. */
  readonly until: Date

  constructor(until: string) {
    super('repository.fenceHeld', `A delete is in progress until ${until} at the latest. Try again later.`)
    this.until = new Date(until)
  }
}

/** The cause of an error that a fence leads to, as long as the delete is not decided. `now` is an ISO date. */
export function fenceCause(item: Readonly<Item> | undefined, now: string): ErrorOptions {
  const until = item?._deleting?.M?.until?.S
  return until !== undefined && until >= now ? { cause: new FenceHeldError(until) } : {}
}

/** The error for a write that did not find the item it replaces: it is being deleted, or was changed or deleted. */
export function conflictWith(model: AnyModel, id: string, current: Item | undefined, now: string): ConflictError {
  const Conflict = current && isFenced(current, now) ? BeingDeletedError : ConflictError
  return new Conflict(model.name, id, current && mentioned(model, current), fenceCause(current, now))
}

/** An instance's item with a fence. The rest stays as it was, version included, because a fence is not a save. */
export function fencedItem(item: Readonly<Item>, fence: Fence, runtime: Runtime): Item {
  const mark: Item = { id: { S: fence.deletionId } }
  if (!fence.decided) mark.until = { S: new Date(runtime.now().getTime() + LIFETIME).toISOString() }
  if (fence.round !== undefined) mark.round = { N: String(fence.round) }
  if (fence.cause) Object.assign(mark, causeAttributes(fence.cause))
  if (Object.keys(fence.context).length > 0) mark.context = { M: encodeFields(fence.context) }
  // A new write id, so that a caller who loaded the item before can no longer replace it. Time to live must not delete
  // a root during its cascade.
  const { _ttl, ...kept } = item
  const fenced: Item = { ...kept, _wid: { S: runtime.newWriteId() }, _deleting: { M: mark } }
  if (_ttl && !fence.decided) fenced._ttl = _ttl
  const [last, ...earlier] = fenceOf(item) ? [] : writeIdsOf(item)
  if (last !== undefined) fenced._wids = { L: [last, ...earlier].slice(0, KEPT_WRITE_IDS - 1).map(id => ({ S: id })) }
  return fenced
}
