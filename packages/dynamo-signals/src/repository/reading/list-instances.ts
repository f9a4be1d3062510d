import { isObject } from '../../dispatch/is-object.ts'
import { countIssue, refuseOptions, shown } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import type { CallOptions, ListOptions } from '../../models/call-options.ts'
import type { Listing, Page } from '../../models/listing.ts'
import type { AnyModel } from '../../models/model.ts'
import { type Core, indexOf, targetOf } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { fromKeyPart, instanceKey, keyAttributes, keyPart, relationKey } from '../items/keys.ts'
import { shapeOf } from '../items/model-shape.ts'
import { idOf } from '../items/read-instance-item.ts'
import { OF_A_LISTING, requireOptions } from '../require-options.ts'
import { queryBy } from './index-reader.ts'
import { type ItemPage, type PageRequest, withPending } from './pending-page.ts'
import type { ReadScope } from './read-instance.ts'
import { readable } from './readable.ts'
import { remembered } from './remembered.ts'
import { savedIdOf } from './require-instance.ts'

const PAGE = 100
/** The instances that an iteration reads at once after the first page. */
const NEXT_PAGE = 1000
/** More instances than fit in a response, which DynamoDB ends at 1 MB. */
const ALL = 10_000

/**
 * The filter that omits instances whose delete is committed. Must match isGoing in deletion-fence.ts: a fence that can still
 * be lifted has an `until`.
 */
export const NOT_GOING = {
  expression: 'attribute_not_exists(#deleting.#id) OR attribute_exists(#deleting.#until)',
  names: { '#deleting': '_deleting', '#id': 'id', '#until': 'until' },
}

/** The source of a listing: an index, and the key of its entries. */
interface Source {
  readonly index: string
  readonly key: string
  /** The name of the use of the index. */
  readonly use: string
  /** Omits instances that are being deleted. */
  readonly visible?: boolean
}

type PageOptions = Omit<ListOptions, 'cursor'> & { readonly cursor?: string | undefined }

/**
 * Lists the instances that refer to an instance through a foreign key, or every instance of a `listed` model, ordered by id.
 * A model that is stored in the layout of other code is in the order of the access pattern that lists it.
 * Reads an index, which may lag behind a write, but includes the writes of its own transaction. After a large delete is
 * committed, its root is hidden, and the other instances are listed until the cascade deletes them.
 */
export function listInstances(
  scope: ReadScope,
  model: AnyModel,
  filter: object,
  options: ListOptions,
): Listing<AnyModel> {
  requireOptions(`list of ${model.name}`, options, OF_A_LISTING)
  const { limit, cursor } = options
  refuseOptions('repository.badListing', `list of ${model.name}`, {
    filter: !isObject(filter) && `must be an object such as { author }, not ${shown(filter)}`,
    limit: limit !== undefined && countIssue(limit, 0),
    cursor: cursor !== undefined && typeof cursor !== 'string' && `must be the cursor of a page, not ${shown(cursor)}`,
  })
  const listing =
    Object.keys(filter).length === 0
      ? shapeOf(model).indexes.get('listed')
      : scope.core.existing?.listedBy(model, filter)
  if (listing) return queryBy(scope, model, listing, { key: filter, options }) as Listing<AnyModel>
  const source = { ...sourceOf(scope.core, model, filter), visible: true }
  const read = async function* (most: number) {
    let left = limit ?? Number.POSITIVE_INFINITY
    let after = cursor
    do {
      const request = { ...options, limit: Math.min(left, most), cursor: after }
      const page = await readPage(scope, model, source, request)
      yield page.items
      left -= page.items.length
      after = page.cursor
      most = Math.max(most, NEXT_PAGE)
    } while (after && left > 0)
  }
  return {
    page: () => readPage(scope, model, source, options),
    // A caller without a limit may only need the first instances.
    async *[Symbol.asyncIterator]() {
      for await (const items of read(limit === undefined ? PAGE : NEXT_PAGE)) yield* items
    },
    toArray: async () => (await Array.fromAsync(read(ALL))).flat(),
  }
}

function sourceOf(core: Core, model: AnyModel, filter: object): Source {
  const [entry, ...more] = Object.entries(filter)
  if (!entry) {
    if (!model.listed)
      refuse(`${model.name} cannot be listed. Define it with listed: true, or list it by a foreign key.`)
    return { index: shapeOf(model).listing?.index ?? '', key: model.name, use: 'listed' }
  }
  const [relation, given] = entry
  const definition = model.relations[relation]
  if (more.length > 0) refuse(`${model.name} can be listed by one relation at a time.`)
  if (definition?.kind !== 'foreignKey' || !definition.related) {
    refuse(`${model.name} has no foreign key ${shown(relation)}. Use findOne for a one-to-one.`)
  }
  // A missing id must not list everything.
  return foreignKeySource(model, relation, savedIdOf(core, targetOf(core, definition), given))
}

function foreignKeySource(model: AnyModel, relation: string, id: string): Source {
  return { index: indexOf(model, relation), key: relationKey(model, relation, id), use: relation }
}

function refuse(message: string): never {
  throw new ConfigurationError('repository.badListing', message)
}

/** Yields pages of ids of the instances that refer to an instance through a foreign key. The index may lag. */
export async function* listReferringIds(
  core: Core,
  { model, relation, id }: { readonly model: AnyModel; readonly relation: string; readonly id: string },
  options: CallOptions = {},
): AsyncGenerator<string[]> {
  const source = foreignKeySource(model, relation, id)
  let after: string | undefined
  do {
    const page = await readItems(core, model, { ...source, after, limit: PAGE }, options)
    yield page.items.map(idOf)
    after = page.last
  } while (after !== undefined)
}

async function readPage(
  scope: ReadScope,
  model: AnyModel,
  source: Source,
  options: PageOptions,
): Promise<Page<AnyModel>> {
  const { limit = PAGE, cursor } = options
  if (limit <= 0) return { items: [] }
  const request = { ...source, limit, after: cursor === undefined ? undefined : idIn(model, cursor) }
  const page = withPending(scope, model, await readItems(scope.core, model, request, options), request)
  const items = readable(page.items, item => remembered(scope, model, item), options)
  return { items, ...(page.last !== undefined && { cursor: Buffer.from(page.last).toString('base64url') }) }
}

async function readItems(
  core: Core,
  model: AnyModel,
  { index, key, use, visible, after, limit }: Source & PageRequest,
  options: CallOptions,
): Promise<ItemPage> {
  await core.layout.reading(model, use, options)
  const items: Item[] = []
  let start = after === undefined ? undefined : startAfter(model, { index, key, use }, after)
  do {
    const input = {
      TableName: core.tableName,
      IndexName: index,
      KeyConditionExpression: '#key = :key',
      ...(visible && { FilterExpression: NOT_GOING.expression }),
      ExpressionAttributeNames: { '#key': `${index}pk`, ...(visible && NOT_GOING.names) },
      ExpressionAttributeValues: { ':key': { S: key } },
      Limit: limit - items.length,
      ExclusiveStartKey: start,
    }
    const output = await core.transport('Query', input, options)
    items.push(...(output.Items ?? []))
    start = output.LastEvaluatedKey
  } while (start && items.length < limit)
  return { items, last: start && fromKeyPart(start[`${index}sk`]?.S ?? '') }
}

/**
 * Returns the id in a cursor. A cursor holds only the last id. The listing determines where to read, so a cursor cannot
 * point elsewhere.
 */
function idIn(model: AnyModel, cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString()
  if (id === '' || Buffer.from(id).toString('base64url') !== cursor) {
    refuse(`The cursor ${shown(cursor)} does not come from a page of ${model.name}. Start again without a cursor.`)
  }
  return id
}

function startAfter(model: AnyModel, { index, key }: Source, id: string): Item {
  return { ...keyAttributes(instanceKey(model, id)), [`${index}pk`]: { S: key }, [`${index}sk`]: { S: keyPart(id) } }
}
