import { TransactionTooLargeError } from '../../errors.ts'
import type { CallOptions } from '../../models/database.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { guardedModel, instanceKey, keyAttributes } from '../items/keys.ts'
import { addressOf, type PlannedWrite } from './planned-write.ts'
import { MAX_WRITES } from './transaction-size.ts'

/**
 * The writes of a commit that was refused because a unique value is taken, when its holder is gone: time to live, or
 * another program, has deleted it without its guard. The guard is taken over from that holder, on the condition, in the
 * same commit, that there still is none. Undefined where the holder exists. Asks for it once, strongly consistent. Throws
 * `TransactionTooLargeError` for a commit that has no room for that condition.
 */
export async function takeOver(
  core: Core,
  writes: readonly PlannedWrite[],
  refused: PlannedWrite,
  current: Item | undefined,
  options: CallOptions,
): Promise<PlannedWrite[] | undefined> {
  const { guard, table, key, refusal } = refused
  const owner = current?.owner?.S
  const name = guardedModel(key)
  if (!guard || guard.from !== undefined || owner === undefined || name === undefined) return undefined
  const place = { table, key: instanceKey({ name }, owner) }
  // Its own guard may be left of an instance that another program has deleted or changed. The commit asks for it anyway.
  const isOwn = owner === guard.to
  const input = { TableName: table, Key: keyAttributes(place.key), ConsistentRead: true }
  if (!isOwn && (await core.transport('GetItem', input, options)).Item) return undefined
  const taken: PlannedWrite = {
    ...refused,
    kind: guard.to === undefined ? 'delete' : 'put',
    guard: { from: owner, to: guard.to },
    conditions: [{ kind: 'heldBy', owner }],
  }
  const others = writes.map(write => (write === refused ? taken : write))
  // What this commit writes in the holder's place says itself what must be there.
  if (isOwn || others.some(write => addressOf(write) === addressOf(place))) return others
  if (others.length >= MAX_WRITES) {
    throw new TransactionTooLargeError(
      others.length + 1,
      MAX_WRITES,
      `It has to check as well that ${name} ${owner}, which held a unique value, is deleted. Save the instance that takes the value in a transaction of its own.`,
    )
  }
  return [...others, { kind: 'check', ...place, conditions: [{ kind: 'absent' }], refusal: () => refusal(current) }]
}
