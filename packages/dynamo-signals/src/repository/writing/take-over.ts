import type { CallOptions } from '../../models/call-options.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { guardedModel, instanceKey, keyAttributes } from '../items/keys.ts'
import { addressOf, type PlannedWrite } from './planned-write.ts'

/**
 * Returns new writes for a commit that was refused because a unique value is taken, if the value's holder no longer exists
 * because time to live or another program deleted it without its guard. The new writes take over the guard and check in the
 * same commit that the holder is still missing. Undefined if the holder exists. Reads it once, strongly consistent.
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
  // A guard of the instance itself may remain if another program deleted or changed the instance. The commit checks it
  // anyway.
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
  // If this commit writes the holder's item, that write has its own condition.
  if (isOwn || others.some(write => addressOf(write) === addressOf(place))) return others
  return [...others, { kind: 'check', ...place, conditions: [{ kind: 'absent' }], refusal: () => refusal(current) }]
}
