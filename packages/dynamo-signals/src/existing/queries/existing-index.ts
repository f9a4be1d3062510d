import { isObject } from '../../dispatch/is-object.ts'
import { refuseOptions, shown, unknownOption } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import type { ConsistentIndex, ModelIndex } from '../../models/model-index.ts'
import type { ExistingTable } from '../existing-table.ts'
import { indexKeys, type TableIndexes } from '../table-indexes.ts'
import { ENGINE } from './index-engine.ts'

interface ExistingIndexOptions<
  Index extends string,
  Partition extends readonly string[],
  Sort extends readonly string[],
> {
  /** The index of the table, as `existingTable` names it. Default: the primary key of the table. */
  readonly index?: Index
  /** The fields that form the partition key. A query needs a value for each. None if all items have the same partition key. */
  readonly partition?: Partition
  /** The fields that form the sort key, in the order in which they are part of it. A query can limit them to a range. */
  readonly sort?: Sort
}

/** An access pattern. It can be read consistently if it uses the table's primary key or a local index. */
type IndexOver<Indexes, Index, Partition extends readonly string[], Sort extends readonly string[]> = ModelIndex<
  Partition,
  Sort
> &
  (Index extends keyof Indexes
    ? Indexes[Index] extends { readonly partitionKey: string }
      ? unknown
      : ConsistentIndex
    : ConsistentIndex)

/**
 * Declares an access pattern of a model that is stored in a table which other code lays out, for `query`. It uses an index that
 * the table already has, or its primary key. The key attributes are those that the option `writes` of `items()` makes, or fields
 * that are stored in them. A query calls these functions with the values that it looks up.
 *
 * @example
 * const shop = existingTable({
 *   tableName: 'shop', partitionKey: 'pk', sortKey: 'sk',
 *   indexes: { gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } },
 * })
 * const Order = defineModel('Order', {
 *   schema: z.object({ orderId: z.string(), status: z.string(), placedAt: z.string() }),
 *   storedIn: shop.items({
 *     is: { type: 'order' },
 *     id: 'orderId',
 *     writes: {
 *       key: { pk: ({ orderId }) => `order#${orderId}`, sk: () => 'order' },
 *       marks: { type: 'order' },
 *       indexes: { gsi1pk: ({ status }) => `orders#${status}`, gsi1sk: ({ placedAt }) => `order#${placedAt}` },
 *     },
 *   }),
 *   indexes: { byStatus: existingIndex(shop, { index: 'gsi1', partition: ['status'], sort: ['placedAt'] }) },
 * })
 */
export function existingIndex<
  Indexes extends TableIndexes,
  const Index extends Extract<keyof Indexes, string> = never,
  const Partition extends readonly string[] = readonly [],
  const Sort extends readonly string[] = readonly [],
>(
  table: ExistingTable<Indexes>,
  options: ExistingIndexOptions<Index, Partition, Sort>,
): IndexOver<Indexes, [Index] extends [never] ? undefined : Index, NoInfer<Partition>, NoInfer<Sort>> {
  const refuse = (issue: string): never => {
    throw new ConfigurationError('models.badIndex', `existingIndex(): ${issue}`)
  }
  if (typeof (table as Partial<ExistingTable> | null)?.items !== 'function') {
    refuse(`the first argument must be made by existingTable(), not ${shown(table)}.`)
  }
  if (!isObject(options)) refuse(`it needs options, not ${shown(options)}.`)
  const { index, partition = [], sort = [] } = options
  const issue = unknownOption(options, ['index', 'partition', 'sort'])
  if (issue) refuse(issue)
  const keys = indexKeys(table, table.indexes, index)
  if (!keys) {
    const known = Object.keys(table.indexes).join(', ') || 'none'
    return refuse(
      `the table ${table.tableName} has no index ${shown(index)}. It has: ${known}. Name it in existingTable().`,
    )
  }
  refuseOptions('models.badIndex', 'existingIndex()', {
    partition: !isNames(partition) && `must be an array of fields, not ${shown(partition)}`,
    sort: !isNames(sort) && `must be an array of fields, not ${shown(sort)}`,
  })
  if (sort.length > 0 && keys.sortKey === undefined)
    refuse(`${index ?? 'the primary key'} has no sort key. Remove sort.`)
  const { isConsistent } = keys
  const definition = { partition, sort, shards: 1, index: undefined, engine: ENGINE, table, keys, isConsistent }
  return Object.freeze(definition) as never
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every(name => typeof name === 'string')
}
