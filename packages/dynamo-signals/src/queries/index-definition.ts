import { isObject } from '../dispatch/is-object.ts'
import { countIssue, refuseOptions, shown, unknownOption } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import { type IndexName, indexNameIssue, type ModelIndex } from '../models/model-index.ts'
import { MAX_SHARDS } from './entry-key.ts'
import { ENGINE } from './index-engine.ts'

interface IndexOptions<Partition extends readonly string[], Sort extends readonly string[]> {
  /** The fields that a query must give a value for. They select the entries that are stored together. */
  readonly partition?: Partition
  /** The fields that order the entries. A query can limit them to a range. Entries with equal fields are ordered by ID. */
  readonly sort?: Sort
  /**
   * The number of partitions over which the entries with equal partition fields are spread, because DynamoDB writes at most
   * 1,000 entries a second to one partition. A query reads every shard and merges the results in sort order. Default 1.
   */
  readonly shards?: number
  /**
   * The index of the table that holds the entries. If you pin it, you can later declare other uses at any position. Default:
   * the first one that no relation and no earlier access pattern of the model uses.
   */
  readonly index?: IndexName
}

const OPTIONS = ['partition', 'sort', 'shards', 'index']

/**
 * Declares an access pattern of a model, for `query`. An instance has an entry as long as it has all of these fields. The
 * entry is written with the instance, in the same request. Different models can use the same index of the table.
 *
 * @example
 * const Order = defineModel('Order', {
 *   schema: z.object({ status: z.enum(['open', 'paid']), total: z.number(), placedAt: z.iso.datetime({ precision: 3 }) }),
 *   relations: { user: foreignKey(User, { onDelete: 'cascade', index: 'gsi1' }) },
 *   indexes: {
 *     byUser: index({ partition: ['userId'], sort: ['placedAt'], index: 'gsi2' }),
 *     byStatus: index({ partition: ['status'], sort: ['placedAt'], shards: 8, index: 'gsi3' }),
 *   },
 * })
 */
export function index<
  const Partition extends readonly string[] = readonly [],
  const Sort extends readonly string[] = readonly [],
>(options: IndexOptions<Partition, Sort>): ModelIndex<NoInfer<Partition>, NoInfer<Sort>> {
  const refuse = (message: string) => {
    throw new ConfigurationError('models.badIndex', `index(): ${message}`)
  }
  if (!isObject(options)) refuse(`it needs options, not ${shown(options)}.`)
  const { partition = [], sort = [], shards = 1, index: pinned } = options
  const unknown = unknownOption(options, OPTIONS)
  if (unknown) refuse(unknown)
  refuseOptions('models.badIndex', 'index()', {
    partition: !isNames(partition) && `must be an array of fields, not ${shown(partition)}`,
    sort: !isNames(sort) && `must be an array of fields, not ${shown(sort)}`,
    shards: shards > MAX_SHARDS ? `must be at most ${MAX_SHARDS}, not ${shards}` : countIssue(shards),
    index: indexNameIssue(pinned),
  })
  return Object.freeze({ partition: partition as Partition, sort: sort as Sort, shards, index: pinned, engine: ENGINE })
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every(name => typeof name === 'string')
}
