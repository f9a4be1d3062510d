import { TransactionTooLargeError } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { isOutdated } from '../items/item-version.ts'
import { guardedModel, type ItemKey, instanceKey } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import { fieldsOf, idOf, someFieldsOf } from '../items/read-instance-item.ts'
import { readItem } from '../requests/read-item.ts'
import { guardKeyOf } from './guards.ts'
import { addressOf, type Condition, type PlannedWrite, storedAs } from './planned-write.ts'
import { MAX_WRITES } from './transaction-size.ts'

/**
 * Returns new writes for a commit that was refused because of a unique value, if the guard is stale. Undefined if the guard
 * is right. Reads the holder once, strongly consistent. Throws `TransactionTooLargeError` for a commit that has no room for
 * the check of the holder.
 *
 * - The guard belongs to a holder that no longer exists or has another value: time to live or another program deleted it,
 *   or restored an earlier copy. The new writes take over the guard, and check in the same commit that this is still true.
 * - The commit releases a value that the instance does not hold. The new writes omit the release.
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
  if (!guard || owner === undefined || name === undefined) return undefined
  // The instance's own condition is part of the commit. If the instance has changed, that condition refuses the next attempt.
  if (guard.from.length > 0) return guard.to === undefined ? writes.filter(write => write !== refused) : undefined
  // A guard of the instance itself may remain if another program deleted or changed the instance. The commit checks it
  // anyway.
  const isOwn = owner === guard.to
  const holder = isOwn ? undefined : await readItem(core.transport, table, instanceKey({ name }, owner), options)
  // In a table of other code, several ids can have the same key.
  const place = { table, key: instanceKey({ name }, holder ? idOf(holder) : owner) }
  const conditions = holder ? staysWithout(core.models.get(name), holder, key) : [{ kind: 'absent' } as const]
  if (!conditions) return undefined
  const taken: PlannedWrite = {
    ...refused,
    kind: guard.to === undefined ? 'delete' : 'put',
    guard: { from: [owner], to: guard.to },
    conditions: [{ kind: 'heldBy', owners: [owner] }],
  }
  const others = writes.map(write => (write === refused ? taken : write))
  // If this commit writes the holder's item, that write has its own condition.
  if (isOwn || others.some(write => addressOf(write) === addressOf(place))) return others
  if (others.length >= MAX_WRITES) {
    throw new TransactionTooLargeError(
      others.length + 1,
      MAX_WRITES,
      `It also checks that ${name} ${owner}, which held a unique value, is deleted. Save the new holder separately.`,
    )
  }
  return [...others, { kind: 'check', ...place, conditions, refusal: () => refusal(current) }]
}

/**
 * The conditions under which an instance does not have the value of a guard; undefined if it has it, or may have it.
 */
function staysWithout(model: AnyModel | undefined, holder: Item, { pk }: ItemKey): Condition[] | undefined {
  if (!model) return undefined
  const { guarded } = shapeOf(model)
  const names = guarded.flat()
  try {
    // The attributes of an earlier version have other names. None of them may have changed.
    const isOld = isOutdated(model, holder)
    const fields = isOld ? fieldsOf(model, holder) : someFieldsOf(model, holder, names)
    if (guarded.some(group => guardKeyOf(model, group, fields)?.pk === pk)) return undefined
    return storedAs(holder, [...names, ...(isOld ? ['_v', '_wid'] : [])])
  } catch {
    // Another writer stored this value, so it is unknown whether the guard belongs to it.
    return undefined
  }
}
