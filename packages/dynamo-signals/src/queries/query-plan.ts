import { countIssue, refuseOptions, shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { CallOptions } from '../models/call-options.ts'
import type { AnyModel } from '../models/model.ts'
import type { QueryOptions } from '../models/query.ts'
import type { Core } from '../repository/core.ts'
import type { AttributeValue } from '../repository/items/attribute-value.ts'
import type { ShapedIndex } from '../repository/items/model-shape.ts'
import { OF_A_LISTING, requireOptions } from '../repository/require-options.ts'
import { partitionKey } from './entry-key.ts'
import { type Condition, readWhere } from './filter.ts'
import { rangeOf, readKey } from './query-key.ts'
import { isInRange, type KeyRange } from './sort-range.ts'

/** The plan of a query, as plain data. */
export interface QueryPlan {
  readonly model: AnyModel
  readonly index: ShapedIndex
  /** The values of the partition fields. */
  readonly partition: readonly AttributeValue[]
  readonly range: KeyRange
  readonly descending: boolean
  readonly filter: Condition | undefined
  readonly select: readonly string[] | undefined
  /** The maximum number of results. */
  readonly limit: number | undefined
  /** The sort key after which the query continues. */
  readonly after: string | undefined
}

const OPTIONS = [...OF_A_LISTING, 'order', 'where', 'select', 'consistent']

/** Plans a query. Throws `ConfigurationError` if the index does not support it. Sends nothing. */
export function planQuery(
  core: Core,
  model: AnyModel,
  index: ShapedIndex,
  { key, options }: { readonly key: object; readonly options: QueryOptions<AnyModel, string> },
): QueryPlan {
  const what = `query ${index.name} of ${model.name}`
  requireQueryOptions(what, options)
  const { limit, cursor, order = 'asc', where, select } = options
  const lookedUp = readKey(core, model, index, key)
  const range = rangeOf(lookedUp)
  return {
    model,
    index,
    partition: lookedUp.partition,
    range,
    descending: order === 'desc',
    filter: where === undefined ? undefined : readWhere(where),
    select,
    limit,
    after: cursor === undefined ? undefined : keyIn(cursor, range, what),
  }
}

/** Throws `ConfigurationError` for options that a query cannot have. */
export function requireQueryOptions(
  what: string,
  options: QueryOptions<AnyModel, string>,
  { isConsistent = false }: { readonly isConsistent?: boolean } = {},
): void {
  requireOptions(what, options, OPTIONS)
  const { limit, cursor, order = 'asc', select } = options
  refuseOptions('repository.badQuery', what, {
    limit: limit !== undefined && countIssue(limit, 0),
    cursor: cursor !== undefined && typeof cursor !== 'string' && `must be the cursor of a page, not ${shown(cursor)}`,
    order: !['asc', 'desc'].includes(order) && `must be asc or desc, not ${shown(order)}`,
    select: select !== undefined && !isNames(select) && `must be an array of fields, not ${shown(select)}`,
    consistent:
      (options as { readonly consistent?: unknown }).consistent === true &&
      !isConsistent &&
      'is not possible, because DynamoDB updates an index after the table. Load by id with get, which is consistent',
  })
}

/** Returns the partition keys that a query reads: one for each shard that a release has used. */
export async function partitionsOf(
  core: Core,
  { model, index, partition }: QueryPlan,
  options: CallOptions,
): Promise<string[]> {
  const { shards } = await core.layout.reading(model, index.name, options)
  return Array.from({ length: shards }, (_, shard) => partitionKey(index, partition, shard))
}

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every(name => typeof name === 'string' && name !== '')
}

/**
 * Returns the sort key in a cursor. A cursor holds nothing else. The query determines where to read, so a cursor cannot point
 * elsewhere.
 */
function keyIn(cursor: string, range: KeyRange, what: string): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  if (key !== '' && cursorOf(key) === cursor && isInRange(range, key)) return key
  throw badCursor(what, cursor)
}

/** Returns the error for a cursor that no page of a query returned. */
export function badCursor(what: string, cursor: string): ConfigurationError {
  return new ConfigurationError(
    'repository.badQuery',
    `${what}: the cursor ${shown(cursor)} does not come from a page of this query. Start again without a cursor.`,
  )
}

/** Returns the cursor of the page that ends with this sort key. */
export function cursorOf(key: string): string {
  return Buffer.from(key).toString('base64url')
}
