import { ConfigurationError } from '../errors.ts'
import type { Listing, ListOptions, Page } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import type { Item } from './attribute-value.ts'
import { type Core, indexOf } from './core.ts'
import { fromKeyPart, instanceKey, keyPart, relationKey } from './keys.ts'
import { remembered } from './save-instance.ts'

const PAGE = 100

/** Where a listing reads: an index, and the key of its entries. */
interface Source {
  readonly index: string
  readonly key: string
}

/**
 * Lists what refers to an instance through a foreign key, or every instance of a `listed` model, in the order of their
 * ids. Reads an index, which may lag behind a write by some time.
 */
export function listInstances(core: Core, model: AnyModel, filter: object, options: ListOptions): Listing<AnyModel> {
  const source = sourceOf(model, filter)
  const page = () => readPage(core, model, source, options)
  return {
    page,
    async *[Symbol.asyncIterator]() {
      let left = options.limit ?? Number.POSITIVE_INFINITY
      let cursor = options.cursor
      do {
        const next = await readPage(core, model, source, {
          ...options,
          limit: Math.min(left, PAGE),
          ...(cursor ? { cursor } : {}),
        })
        yield* next.items
        left -= next.items.length
        cursor = next.cursor
      } while (cursor && left > 0)
    },
    toArray() {
      return Array.fromAsync(this)
    },
  }
}

function sourceOf(model: AnyModel, filter: object): Source {
  const given = Object.entries(filter).filter(([, id]) => id !== undefined)
  const [entry, ...more] = given
  if (!entry) {
    if (!model.listed) refuse(`${model.name} is not listed. Define it with listed: true, or list by a relation.`)
    return { index: 'gsi0', key: model.name }
  }
  const [relation, id] = entry
  const definition = model.relations[relation]
  if (more.length > 0) refuse(`${model.name} can be listed by one relation at a time.`)
  if (definition?.kind !== 'foreignKey')
    refuse(`${model.name}.${relation} is no foreign key. Use findOne for a one-to-one.`)
  return { index: indexOf(model, relation), key: relationKey(model, relation, String(id)) }
}

function refuse(message: string): never {
  throw new ConfigurationError('repository.badListing', message)
}

/** As {@link listInstances}, item by item and as they are stored. */
export async function* listItems(core: Core, model: AnyModel, filter: object): AsyncGenerator<Item> {
  const source = sourceOf(model, filter)
  let cursor: string | undefined
  do {
    const page = await readItems(core, model, source, cursor ? { cursor } : {})
    yield* page.items
    cursor = page.cursor
  } while (cursor)
}

async function readPage(core: Core, model: AnyModel, source: Source, options: ListOptions): Promise<Page<AnyModel>> {
  const page = await readItems(core, model, source, options)
  return { ...page, items: page.items.map(item => remembered({ core }, item)) }
}

async function readItems(
  core: Core,
  model: AnyModel,
  source: Source,
  options: ListOptions,
): Promise<{ items: Item[]; cursor?: string }> {
  const { index, key } = source
  const { limit = PAGE, cursor } = options
  const items: Item[] = []
  let start = cursor === undefined ? undefined : startAfter(model, source, cursor)
  do {
    const input = {
      TableName: core.tableName,
      IndexName: index,
      KeyConditionExpression: '#key = :key',
      ExpressionAttributeNames: { '#key': `${index}pk` },
      ExpressionAttributeValues: { ':key': { S: key } },
      Limit: limit - items.length,
      ExclusiveStartKey: start,
    }
    const output = await core.transport('Query', input, options)
    items.push(...(output.Items ?? []))
    start = output.LastEvaluatedKey
  } while (start && items.length < limit)
  const last = start && fromKeyPart(start[`${index}sk`]?.S ?? '')
  return last === undefined ? { items } : { items, cursor: Buffer.from(last).toString('base64url') }
}

// A cursor is only the last id: the rest of the start key follows from the listing, so it cannot point elsewhere.
function startAfter(model: AnyModel, { index, key }: Source, cursor: string): Item {
  const id = Buffer.from(cursor, 'base64url').toString()
  if (id === '' || Buffer.from(id).toString('base64url') !== cursor) {
    refuse('The cursor is not one that a page of this listing returned.')
  }
  const { pk, sk } = instanceKey(model, id)
  return { pk: { S: pk }, sk: { S: sk }, [`${index}pk`]: { S: key }, [`${index}sk`]: { S: keyPart(id) } }
}
