import { type AttributeValue, type Item, UnstorableValue } from '../repository/items/attribute-value.ts'
import { isSameValue } from '../repository/items/changed-fields.ts'
import { isTooLong, keyPart, MAX_SORT_KEY } from '../repository/items/keys.ts'
import type { ShapedIndex } from '../repository/items/model-shape.ts'
import { exactText } from '../repository/items/numbers.ts'
import { END, sortPart } from './sort-key.ts'

/** The maximum number of shards. Each one costs a request per query. */
export const MAX_SHARDS = 128

/** The key of an entry in an index. */
export interface EntryKey {
  readonly pk: string
  readonly sk: string
}

/**
 * Adds the entry of an item to the item, unless one of the fields is missing. Throws {@link UnstorableValue} for a value that
 * an index cannot hold. If the save does not change that value, the item has no entry instead, because a value of another
 * writer must not prevent changes of other fields.
 */
export function addEntry(index: ShapedIndex, item: Item, id: string, previous: Readonly<Item> | undefined): void {
  try {
    const key = entryKey(index, item, id)
    if (!key) return
    item[index.slot.pk] = { S: key.pk }
    item[index.slot.sk] = { S: key.sk }
  } catch (error) {
    const { partition, sort } = index.definition
    const isOld = previous && [...partition, ...sort].every(field => isSameValue(item[field], previous[field]))
    if (!isOld) throw error
  }
}

/** Returns the key of an item's entry. Undefined if one of the fields is missing or null. */
export function entryKey(index: ShapedIndex, item: Readonly<Item>, id: string): EntryKey | undefined {
  const { partition, sort, shards } = index.definition
  const values: AttributeValue[] = []
  for (const field of partition) {
    const value = indexed(index, item, field)
    if (!value) return undefined
    values.push(value)
  }
  const pk = partitionKey(index, values, shardOf(id, shards))
  let sk = ''
  for (const field of sort) {
    const value = indexed(index, item, field)
    if (!value) return undefined
    sk += sortPart(value) + END
  }
  sk += keyPart(id)
  if (isTooLong({ pk, sk }) || (sk.length * 3 > MAX_SORT_KEY && Buffer.byteLength(sk) > MAX_SORT_KEY)) {
    const [field = ''] = isTooLong({ pk, sk }) ? partition : sort
    throw new UnstorableValue(
      field,
      `the value is too long for the index ${index.name}: index a shorter field, or a digest of it`,
    )
  }
  return { pk, sk }
}

/** Returns the value of a field that an index has. Undefined if it is missing or null. Throws for one that has no order. */
function indexed({ name }: ShapedIndex, item: Readonly<Item>, field: string): AttributeValue | undefined {
  const value = item[field]
  if (value === undefined || value.NULL) return undefined
  if ((value.S ?? value.N ?? value.BOOL) !== undefined) return value
  throw new UnstorableValue(field, `the index ${name} orders strings, numbers and booleans: leave this field out of it`)
}

/** Returns the partition key of the entries with these values in one shard. The first shard is the only one without shards. */
export function partitionKey({ prefix }: ShapedIndex, values: readonly AttributeValue[], shard: number): string {
  let key = shard === 0 ? prefix : `${prefix}.${shard}`
  for (const value of values) key += `#${partitionPart(value)}`
  return key
}

// As in the key of a guard: keyPart leaves no "%n" or "%b" in a text. Two notations of a number are one value.
function partitionPart({ S, N, BOOL }: AttributeValue): string {
  if (S !== undefined) return keyPart(S)
  return N === undefined ? `%b${BOOL}` : `%n${exactText(N)}`
}

/** Returns the prefix of the sort keys of all entries with these values in their first fields. */
export function sortPrefix(values: readonly AttributeValue[]): string {
  return values.map(value => `${sortPart(value)}${END}`).join('')
}

// FNV-1a (https://datatracker.ietf.org/doc/draft-eastlake-fnv/). Stored entries depend on it, so it must never change.
function shardOf(id: string, shards: number): number {
  if (shards === 1) return 0
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(id)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0) % shards
}
