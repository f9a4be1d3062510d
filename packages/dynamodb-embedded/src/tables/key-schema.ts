import { invalid } from '../service-error.ts'
import { attributeOf, type Item } from '../values/item.ts'
import { compare } from '../values/order.ts'
import { itemSize } from '../values/size.ts'
import type { TableDefinition } from './table-definition.ts'

const LARGEST_ITEM = 400 * 1024

/** The key attributes of an item, as far as it has them. */
export function keyAttributes({ partitionKey, sortKey }: TableDefinition, item: Readonly<Item>): Item {
  const key: Item = {}
  for (const name of [partitionKey, sortKey]) {
    const value = name === undefined ? undefined : attributeOf(item, name)
    if (name !== undefined && value) key[name] = value
  }
  return key
}

/** Throws for what is no key of this table: an attribute is missing, empty, no text, or one too many. */
export function requireKey(definition: TableDefinition, key: Readonly<Item>): void {
  addressOf(definition, key)
  const count = definition.sortKey === undefined ? 1 : 2
  if (Object.keys(key).length !== count) throw invalid('The provided key element does not match the schema')
}

/** One string for the key of an item; equal for equal keys. Throws when there is none. */
export function addressOf({ partitionKey, sortKey }: TableDefinition, item: Readonly<Item>): string {
  const partition = requireText(item, partitionKey)
  return sortKey === undefined ? partition : joined(partition, requireText(item, sortKey))
}

/** As {@link addressOf}, without a look at whether it is a key. */
export function rawAddress({ partitionKey, sortKey }: TableDefinition, item: Readonly<Item>): string {
  const partition = item[partitionKey]?.S ?? ''
  return sortKey === undefined ? partition : joined(partition, item[sortKey]?.S ?? '')
}

function joined(partition: string, sort: string): string {
  return `${partition.length} ${partition} ${sort}`
}

/** Throws when a table or one of its indexes could not take the item. */
export function requireStorable({ indexes }: TableDefinition, item: Readonly<Item>): void {
  for (const { partitionKey, sortKey } of indexes) {
    if (attributeOf(item, partitionKey)) requireText(item, partitionKey)
    if (attributeOf(item, sortKey)) requireText(item, sortKey)
  }
  if (itemSize(item) > LARGEST_ITEM) throw invalid('Item size has exceeded the maximum allowed size')
}

/** The attributes that order a table or an index, down to the table's own key, which tells an index's entries apart. */
export function orderOf({ partitionKey, sortKey, indexes }: TableDefinition, indexName: string | undefined): string[] {
  const own = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
  if (indexName === undefined) return own
  const index = indexes.find(({ name }) => name === indexName)
  if (!index) throw invalid(`The table does not have the specified index: ${indexName}`)
  return [index.partitionKey, index.sortKey, ...own]
}

/** Compares two items by these attributes, one after another. */
export function inOrder(names: readonly string[], one: Readonly<Item>, other: Readonly<Item>): number {
  for (const name of names) {
    const order = compare(one[name], other[name])
    if (order !== 0) return order
  }
  return 0
}

function requireText(item: Readonly<Item>, name: string): string {
  const value = attributeOf(item, name)
  if (!value) throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`)
  if (value.S === undefined) throw invalid(`One or more parameter values were invalid: Type mismatch for key ${name}`)
  if (value.S === '') throw invalid(`One or more parameter values are not valid. The key ${name} is an empty string`)
  return value.S
}
