import type { CallOptions } from '../models/call-options.ts'
import { deleteLoaded } from '../repository/deleting/delete-instances.ts'
import { deletionKey } from '../repository/deleting/plan-deletion.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { idOf } from '../repository/items/read-instance-item.ts'
import type { LinkEnd } from '../repository/link-sets.ts'
import type { Roots } from '../repository/relation-engine.ts'
import { saveInstance } from '../repository/saving/save-instance.ts'
import type { Scope } from '../repository/scope.ts'
import { addressOf, type PlannedWrite } from '../repository/writing/planned-write.ts'
import { otherRelation, ownRelation } from './link-end.ts'

/** The key in the context of a link that was added from the target's end. `m2mChanged` reads it. */
export const ADDED_FROM = 'm2m'

/** Plans a new link: its item, and the checks that both ends exist. Throws if the transaction already has it. */
export async function planAdd(
  scope: Scope,
  end: LinkEnd,
  other: string,
  { fields, options }: { readonly fields: object; readonly options: CallOptions },
): Promise<void> {
  const ids = { [`${ownRelation(end)}Id`]: end.id, [`${otherRelation(end)}Id`]: other }
  // A receiver's writes have the context of the record that it handles.
  const { [ADDED_FROM]: _inherited, ...context } = scope.context
  const marked = { ...scope, context: end.isReverse ? { ...context, [ADDED_FROM]: 'reverse' } : context }
  await saveInstance(marked, end.link.through, { ...fields, ...ids }, { ...options, mode: 'insert' })
}

/**
 * Plans the removal of links that were just read, with the `onDelete` rules of instances that refer to them. The ledger stores
 * which call removed them.
 */
export async function planRemoval(
  scope: Scope,
  end: LinkEnd,
  links: readonly Item[],
  { by, options }: { readonly by: 'remove' | 'clear'; readonly options: CallOptions },
): Promise<void> {
  const [first, ...others] = links.map(item => ({ model: end.link.through, id: idOf(item), item }))
  if (!first) return
  const { buffer, fork, core } = scope
  const roots: Roots = [first, ...others]
  const removal = fork(buffer)
  await deleteLoaded(removal, roots, { options })
  const table = core.ledgerTableName
  const reasons = new Set(links.map(item => addressOf({ table, key: deletionKey(item) })))
  const named = (write: PlannedWrite) => (reasons.has(addressOf(write)) ? removedBy(write, end, by) : write)
  buffer.add(...removal.buffer.writes.map(named))
}

/** Names the instance whose links were removed as the root of the delete. */
function removedBy(write: PlannedWrite, { source, target, id, isReverse }: LinkEnd, by: string): PlannedWrite {
  const root: Item = { model: { S: (isReverse ? target : source).name }, id: { S: id }, by: { S: by } }
  return { ...write, item: { ...write.item, root: { M: root } } }
}
