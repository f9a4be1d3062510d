import type { AnyModel } from '../../models/model.ts'
import type { Item } from '../items/attribute-value.ts'
import { isGoing } from '../items/deletion-fence.ts'
import { instanceIdOf, keyPart } from '../items/keys.ts'
import { idOf } from '../items/read-instance-item.ts'
import { requireKnown } from '../writing/write-buffer.ts'
import type { ReadScope } from './read-instance.ts'

/** One page of a listing, as it was read. */
export interface ItemPage {
  readonly items: readonly Item[]
  /** The last id of the page. Undefined on the last page. */
  readonly last: string | undefined
}

/** The index entries that a page requests. */
export interface PageRequest {
  readonly index: string
  readonly key: string
  /** The last id of the previous page. */
  readonly after: string | undefined
  readonly limit: number
}

/**
 * Applies the transaction's writes to a page: removes instances it deletes or moves elsewhere, and adds new ones, ordered by
 * id.
 */
export function withPending(scope: ReadScope, model: AnyModel, page: ItemPage, request: PageRequest): ItemPage {
  const pending = pendingItems(scope, model)
  if (pending.size === 0) return page
  const { index, key, after, limit } = request
  const belongs = (item: Item | undefined): item is Item => item?.[`${index}pk`]?.S === key && !isGoing(item)
  const isInside = (item: Item) =>
    (after === undefined || compareIds(idOf(item), after) > 0) &&
    (page.last === undefined || compareIds(idOf(item), page.last) <= 0)
  const own = [...pending.values()].filter(belongs).filter(isInside)
  const items = [...page.items.filter(item => !pending.has(idOf(item))), ...own]
    .toSorted((one, other) => compareIds(idOf(one), idOf(other)))
    .slice(0, limit)
  const isCut = items.length === limit && own.length > 0
  return { items, last: isCut ? idOf(items.at(-1) as Item) : page.last }
}

/** Returns the transaction's writes to the instances of a model, by id: the item it puts, or undefined for a delete. */
export function pendingItems({ core, buffer }: ReadScope, model: AnyModel): Map<string, Item | undefined> {
  const pending = new Map<string, Item | undefined>()
  for (const write of buffer?.pending() ?? []) {
    const { table, kind, item, key } = write
    const id = table === core.tableName && kind !== 'check' ? instanceIdOf(model, key) : undefined
    if (id === undefined) continue
    requireKnown(write)
    pending.set(id, item)
  }
  return pending
}

// By bytes, as DynamoDB orders sort keys.
function compareIds(one: string, other: string): number {
  return Buffer.compare(Buffer.from(keyPart(one)), Buffer.from(keyPart(other)))
}
