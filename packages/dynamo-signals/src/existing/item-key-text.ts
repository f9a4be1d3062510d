import { type TableKeys, tableOfArn } from '../models/stored-in.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { keyPart } from '../repository/items/keys.ts'
import { exactText } from '../repository/items/numbers.ts'

/**
 * Returns the function that formats the whole primary key of an item: `table/orders#CUSTOMER%231#ORDER%2317`. Different items
 * have different texts, for keys of any type. The keys of the library's own items begin differently.
 */
export function itemKeyText({ tableName, partitionKey, sortKey }: TableKeys): (item: Readonly<Item>) => string {
  const table = `table/${keyPart(tableOfArn(tableName))}`
  const names = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
  return item => [table, ...names.map(name => valueText(item[name]))].join('#')
}

// keyPart leaves no "%n", "%b" or "%-" in a string.
function valueText(value: AttributeValue | undefined): string {
  if (value?.S !== undefined) return keyPart(value.S.toWellFormed())
  if (value?.N !== undefined) return `%n${exactText(value.N)}`
  // Lambda encodes bytes as base64.
  const bytes: Uint8Array | string | undefined = value?.B
  if (bytes === undefined) return '%-'
  return `%b${typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64')}`
}
