import type { TableKeys } from '../models/stored-in.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'

/**
 * Returns the current state of an item in the given table, by default the database's own. Undefined if the item was deleted.
 */
export async function currentItem(core: Core, table: TableKeys | undefined, read: Item): Promise<Item | undefined> {
  const { tableName, partitionKey, sortKey } = table ?? { tableName: core.tableName, partitionKey: 'pk', sortKey: 'sk' }
  const names = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
  const Key = Object.fromEntries(names.flatMap(name => (read[name] ? [[name, read[name]]] : [])))
  const { Item } = await core.transport('GetItem', { TableName: tableName, Key, ConsistentRead: true })
  return Item
}
