import type { TableKeys } from '../models/stored-in.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'

/** Returns the current state of an item of a table that other code writes. Undefined if it was deleted. */
export async function currentItem(core: Core, table: TableKeys, read: Item): Promise<Item | undefined> {
  const { tableName, partitionKey, sortKey } = table
  const names = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
  const Key = Object.fromEntries(names.flatMap(name => (read[name] ? [[name, read[name]]] : [])))
  const { Item } = await core.transport('GetItem', { TableName: tableName, Key, ConsistentRead: true })
  return Item
}
