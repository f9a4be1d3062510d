import type { CallOptions } from '../../models/call-options.ts'
import type { Item } from '../items/attribute-value.ts'
import { type ItemKey, keyAttributes } from '../items/keys.ts'
import type { Transport } from './transport.ts'

/** Reads an item of a table, strongly consistent. */
export async function readItem(
  transport: Transport,
  tableName: string,
  key: ItemKey,
  options?: CallOptions,
): Promise<Item | undefined> {
  const input = { TableName: tableName, Key: keyAttributes(key), ConsistentRead: true }
  const { Item } = await transport('GetItem', input, options)
  return Item
}
