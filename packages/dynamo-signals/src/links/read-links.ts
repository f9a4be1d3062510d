import type { CallOptions } from '../models/call-options.ts'
import type { Relation } from '../models/model.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { isGoing } from '../repository/items/deletion-fence.ts'
import type { LinkEnd } from '../repository/link-sets.ts'
import type { ReadScope } from '../repository/reading/read-instance.ts'
import { readInstances } from '../repository/reading/read-instances.ts'
import { tableReader } from '../repository/reading/referring-instances.ts'
import { linkIdWith, otherIdIn, ownRelation } from './link-end.ts'

/** Links by the ID of the instance at their other end. */
export type StoredLinks = ReadonlyMap<string, Item>

/** Reads the links to some instances, strongly consistent. Omits links that do not exist. */
export async function readLinks(
  scope: ReadScope,
  end: LinkEnd,
  others: readonly string[],
  options: CallOptions,
): Promise<StoredLinks> {
  const ids = others.map(other => linkIdWith(end, other))
  return byOther(end, await readInstances(scope, end.link.through, ids, options))
}

/** Reads all links of an instance, as stored. The index that lists them may lag. */
export async function readAllLinks(scope: ReadScope, end: LinkEnd, options: CallOptions): Promise<StoredLinks> {
  const { through } = end.link
  const relation = ownRelation(end)
  const reference = { model: through, relation, definition: through.relations[relation] as Relation }
  const found = tableReader(scope, options).referring(reference, end.id)
  return byOther(end, await Array.fromAsync(found, ({ item }) => item))
}

function byOther(end: LinkEnd, items: readonly Item[]): StoredLinks {
  return new Map(items.filter(item => !isGoing(item)).map(item => [otherIdIn(end, item), item]))
}
