import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { fitting, type ItemKey, keyAttributes, keyPart } from '../../repository/items/keys.ts'
import { reasonsOf } from '../../repository/requests/service-errors.ts'
import { lanesPartition } from '../lanes.ts'
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
}

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
  const { receiver, state, failing, since, probeAt, cause, seen } = item
  if (receiver?.S === undefined) return undefined
  const number = (value: Item[string] | undefined) => (value?.N === undefined ? undefined : Number(value.N))
  return {
    consumer,
    dispatchUid: receiver.S,
    state: (state?.S as WaitingReceiver['state'] | undefined) ?? 'trying',
    failing: new Set(failing?.SS),
    since: number(since),
    probeAt: number(probeAt),
    cause: cause?.S,
    seen: seen?.S,
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

/**
 * Notes that lanes of the receiver wait, so that a later invocation runs them. Call it after they began to wait. A handler
 * that finds no waiting lane removes the entry only if nothing was noted in the meantime.
 */
export async function noteWaiting(
  core: Core,
  consumer: string,
  dispatchUid: string,
  { failing, cause }: WaitingNote,
): Promise<WaitingReceiver> {
  const { Attributes = {} } = await core.transport('UpdateItem', {
    TableName: core.ledgerTableName,
    Key: keyAttributes(receiverKey(consumer, dispatchUid)),
    UpdateExpression: `SET #receiver = :receiver, #seen = :seen, #ttl = :ttl${cause === undefined ? '' : ', #cause = :cause'}${failing.size > 0 ? ' ADD #failing :failing' : ''}`,
    ExpressionAttributeNames: {
      '#receiver': 'receiver',
      '#seen': 'seen',
      '#ttl': '_ttl',
      ...(cause !== undefined && { '#cause': 'cause' }),
      ...(failing.size > 0 && { '#failing': 'failing' }),
    },
    ExpressionAttributeValues: {
      ':receiver': { S: dispatchUid },
      ':seen': { S: core.runtime.newWriteId() },
      ':ttl': { N: String(ledgerExpiry(core.runtime.now())) },
      ...(cause !== undefined && { ':cause': { S: cause } }),
      ...(failing.size > 0 && { ':failing': { SS: [...failing] } }),
    },
    ReturnValues: 'ALL_NEW',
  })
  return readReceiver(consumer, Attributes) as WaitingReceiver
}

/** Changes an existing entry if it is in this state. Returns false if it has another state or no longer exists. */
export async function changeReceiver(
  core: Core,
  { consumer, dispatchUid, state }: Pick<WaitingReceiver, 'consumer' | 'dispatchUid' | 'state'>,
  change: ReceiverChange,
): Promise<boolean> {
  const entries = Object.entries(change)
  const set = entries.filter(([, value]) => value !== undefined)
  const remove = entries.filter(([, value]) => value === undefined)
  const expression = [
    set.length > 0 && `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    remove.length > 0 && `REMOVE ${remove.map(([name]) => `#${name}`).join(', ')}`,
  ]
  const inState = state === 'trying' ? '(attribute_not_exists(#state) OR #state = :was)' : '#state = :was'
  return isDone(
    core.transport('UpdateItem', {
      TableName: core.ledgerTableName,
      Key: keyAttributes(receiverKey(consumer, dispatchUid)),
      UpdateExpression: expression.filter(part => part !== false).join(' '),
      ConditionExpression: `attribute_exists(#receiver) AND ${inState}`,
      ExpressionAttributeNames: {
        '#receiver': 'receiver',
        '#state': 'state',
        ...Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ':was': { S: state },
        ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, attributeOf(value)])),
      },
    }),
  )
}

/**
 * Claims the receiver's waiting lanes until a time. Returns undefined while another handler holds the claim. `diedBefore`
 * means that the previous holder did not release it.
 */
export async function claimReceiver(
  core: Core,
  { consumer, dispatchUid }: Pick<WaitingReceiver, 'consumer' | 'dispatchUid'>,
  until: number,
): Promise<{ readonly receiver: WaitingReceiver; readonly diedBefore: boolean } | undefined> {
  try {
    const { Attributes = {} } = await core.transport('UpdateItem', {
      TableName: core.ledgerTableName,
      Key: keyAttributes(receiverKey(consumer, dispatchUid)),
      UpdateExpression: 'SET #held = :until',
      ConditionExpression: 'attribute_exists(#receiver) AND (attribute_not_exists(#held) OR #held < :now)',
      ExpressionAttributeNames: { '#held': 'heldUntil', '#receiver': 'receiver' },
      ExpressionAttributeValues: {
        ':until': { N: String(until) },
        ':now': { N: String(core.runtime.now().getTime()) },
      },
      ReturnValues: 'ALL_OLD',
    })
    const receiver = readReceiver(consumer, Attributes)
    return receiver && { receiver, diedBefore: Attributes.heldUntil !== undefined }
  } catch (error) {
    if (reasonsOf(error)) return undefined
    throw error
  }
}

/** Removes the entry of a receiver without waiting lanes, unless one began to wait in the meantime. */
export async function forgetReceiver(
  core: Core,
  { consumer, dispatchUid, seen }: Pick<WaitingReceiver, 'consumer' | 'dispatchUid' | 'seen'>,
): Promise<boolean> {
  return isDone(
    core.transport('DeleteItem', {
      TableName: core.ledgerTableName,
      Key: keyAttributes(receiverKey(consumer, dispatchUid)),
      ConditionExpression: '#seen = :seen',
      ExpressionAttributeNames: { '#seen': 'seen' },
      ExpressionAttributeValues: { ':seen': { S: seen ?? '' } },
    }),
  )
}

/** Whether the condition of a request held. */
async function isDone(request: Promise<unknown>): Promise<boolean> {
  try {
    await request
    return true
  } catch (error) {
    if (reasonsOf(error)) return false
    throw error
  }
}

function attributeOf(value: unknown): Item[string] {
  if (typeof value === 'number') return { N: String(value) }
  if (value instanceof Set) return { SS: [...value] }
  return { S: String(value) }
}
