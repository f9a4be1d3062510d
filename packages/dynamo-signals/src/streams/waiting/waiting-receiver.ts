import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { fitting, type ItemKey, keyAttributes, keyPart } from '../../repository/items/keys.ts'
import { unlessRefused } from '../../repository/requests/service-errors.ts'
import { lanesPartition } from '../lanes.ts'
import { changeEntry, type EntryChange, numberIn } from '../ledger-entry.ts'
import { ledgerExpiry } from '../ledger-expiry.ts'

/** The number of lanes that must fail before their receiver is paused. A single one may fail for a reason of its own. */
export const FAILING_LANES = 3

/** A receiver that has waiting lanes. Its entry is in the partition of the lanes, which every batch reads anyway. */
export interface WaitingReceiver {
  readonly consumer: string
  readonly dispatchUid: string
  /** `trying`: new records run. `paused`: only probes run. `catchingUp`: new records wait behind the waiting ones. */
  readonly state: 'trying' | 'paused' | 'catchingUp'
  /** The lanes that have failed since the last success, up to {@link FAILING_LANES}. */
  readonly failing: ReadonlySet<string>
  /** When it was paused, in milliseconds since 1970. */
  readonly since: number | undefined
  /** When the next probe is due, in milliseconds since 1970. */
  readonly probeAt: number | undefined
  /** The last failure. */
  readonly cause: string | undefined
  /** Changes whenever a lane begins to wait. */
  readonly seen: string | undefined
  /** The announcements of invocations that were about to store a lane. See {@link announcement}. */
  readonly announced: ReadonlySet<string>
}

/** What names a receiver's entry. */
type ReceiverName = Pick<WaitingReceiver, 'consumer' | 'dispatchUid'>

/** Whether new records of the receiver wait without an attempt. */
export function holdsBack(receiver: WaitingReceiver | undefined): receiver is WaitingReceiver {
  return receiver !== undefined && receiver.state !== 'trying'
}

/** Returns the key of a receiver's entry. No key of a lane begins with #. */
export function receiverKey(consumer: string, dispatchUid: string): ItemKey {
  return { pk: lanesPartition(consumer), sk: fitting(`#${keyPart(dispatchUid)}`) }
}

/** Reads a receiver's entry. Returns undefined for the entry of a lane. */
export function readReceiver(consumer: string, item: Item): WaitingReceiver | undefined {
  const { receiver, state, failing, since, probeAt, cause, seen, announced } = item
  if (receiver?.S === undefined) return undefined
  return {
    consumer,
    dispatchUid: receiver.S,
    state: (state?.S as WaitingReceiver['state'] | undefined) ?? 'trying',
    failing: new Set(failing?.SS),
    since: numberIn(since),
    probeAt: numberIn(probeAt),
    cause: cause?.S,
    seen: seen?.S,
    announced: new Set(announced?.SS),
  }
}

/** The attributes that a change of an entry sets. Undefined removes the attribute. */
export interface ReceiverChange {
  readonly state?: WaitingReceiver['state']
  readonly failing?: ReadonlySet<string> | undefined
  readonly since?: number | undefined
  readonly probeAt?: number | undefined
  readonly cause?: string | undefined
  readonly heldUntil?: number | undefined
}

/** The lanes that failed, and the failure, if any has failed. */
export interface WaitingNote {
  readonly failing: ReadonlySet<string>
  readonly cause: string | undefined
}

/** The longest that an invocation runs on Lambda, and five minutes for clocks that are off, in milliseconds. */
const LONGEST_INVOCATION = 20 * 60_000

/** Returns the announcement of an invocation: when it must have ended, in milliseconds since 1970, and an id. */
export function announcement({ runtime }: Core): string {
  return `${runtime.now().getTime() + LONGEST_INVOCATION}#${runtime.newWriteId()}`
}

/** Whether an invocation may still be about to store a lane. If it has crashed, nobody else knows of the lane. */
export function isAnnounced({ announced }: WaitingReceiver, now: number): boolean {
  return [...announced].some(one => Number.parseInt(one, 10) > now)
}

/**
 * Notes that lanes of the receiver wait, so that a later invocation runs them. Call it with an announcement before they are
 * stored (`ADD`), and again after it, which takes the announcement back (`DELETE`). A handler that finds no waiting lane
 * removes the entry only if nothing was noted in the meantime, and nothing is announced.
 */
export async function noteWaiting(
  core: Core,
  receiver: ReceiverName,
  { failing, cause }: WaitingNote,
  announced: { readonly ADD?: string; readonly DELETE?: string } = {},
): Promise<WaitingReceiver> {
  const sets = (one: string | undefined) => one !== undefined && { announced: new Set([one]) }
  const noted = { receiver: receiver.dispatchUid, seen: core.runtime.newWriteId() }
  const entry = await update(core, receiver, {
    SET: { ...noted, _ttl: ledgerExpiry(core.runtime.now()), ...(cause !== undefined && { cause }) },
    ADD: { ...(failing.size > 0 && { failing }), ...sets(announced.ADD) },
    DELETE: { ...sets(announced.DELETE) },
  })
  return readReceiver(receiver.consumer, entry) as WaitingReceiver
}

/** Changes an existing entry if it is in this state. Returns false if it has another state or no longer exists. */
export async function changeReceiver(
  core: Core,
  receiver: Pick<WaitingReceiver, 'consumer' | 'dispatchUid' | 'state'>,
  change: ReceiverChange,
): Promise<boolean> {
  const SET: Record<string, unknown> = {}
  const REMOVE: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(change)) (value === undefined ? REMOVE : SET)[name] = value
  const { state } = receiver
  const isIn = state === 'trying' ? '(attribute_not_exists(#state) OR #state = :was)' : '#state = :was'
  const changed = update(core, receiver, { SET, REMOVE }, { condition: isIn, values: { was: state } })
  return (await unlessRefused(changed)) !== undefined
}

/**
 * Claims the receiver's waiting lanes until a time. Returns undefined while another handler holds the claim. `diedBefore`
 * means that the previous holder did not release it.
 */
export async function claimReceiver(
  core: Core,
  name: ReceiverName,
  until: number,
): Promise<{ readonly receiver: WaitingReceiver; readonly diedBefore: boolean } | undefined> {
  const condition = '(attribute_not_exists(#heldUntil) OR #heldUntil < :now)'
  const values = { now: core.runtime.now().getTime() }
  const claim = update(core, name, { SET: { heldUntil: until } }, { condition, values, returns: 'ALL_OLD' })
  const before = await unlessRefused(claim)
  const receiver = before && readReceiver(name.consumer, before)
  return receiver && { receiver, diedBefore: before.heldUntil !== undefined }
}

/** Removes the entry of a receiver without waiting lanes, unless one began to wait in the meantime. */
export async function forgetReceiver(
  core: Core,
  { consumer, dispatchUid, seen }: Pick<WaitingReceiver, 'consumer' | 'dispatchUid' | 'seen'>,
): Promise<boolean> {
  const removed = core.transport('DeleteItem', {
    TableName: core.ledgerTableName,
    Key: keyAttributes(receiverKey(consumer, dispatchUid)),
    ConditionExpression: '#seen = :seen',
    ExpressionAttributeNames: { '#seen': 'seen' },
    ExpressionAttributeValues: { ':seen': { S: seen ?? '' } },
  })
  return (await unlessRefused(removed)) !== undefined
}

/** Updates the fields of a receiver's entry. With a condition, it must exist. */
function update(
  core: Core,
  { consumer, dispatchUid }: ReceiverName,
  clauses: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  { condition, values, returns = 'ALL_NEW' }: Omit<EntryChange, 'update'> = {},
): Promise<Item> {
  const parts = Object.entries(clauses).flatMap(([clause, fields]) => {
    const equals = clause === 'SET' ? '=' : ''
    const terms = Object.keys(fields).map(name => (clause === 'REMOVE' ? `#${name}` : `#${name} ${equals} :${name}`))
    return terms.length > 0 ? `${clause} ${terms.join(', ')}` : []
  })
  const { REMOVE: _removed, ...set } = clauses
  return changeEntry(core, receiverKey(consumer, dispatchUid), {
    update: parts.join(' '),
    ...(condition && { condition: `attribute_exists(#receiver) AND ${condition}` }),
    values: Object.assign({ ...values }, ...Object.values(set)),
    returns,
  })
}
