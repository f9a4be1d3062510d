import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { tableOfArn } from '../models/stored-in.ts'
import type { Core } from '../repository/core.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { fromKeyPart, keyPart } from '../repository/items/keys.ts'
import { idOf } from '../repository/items/read-instance-item.ts'
import { UnreadableInstanceError } from '../repository/items/unreadable-instance-error.ts'
import { readItems } from '../repository/reading/read-items.ts'
import type { Operations, Transport } from '../repository/requests/transport.ts'
import type { ItemForm } from './item-form.ts'
import { itemsOf } from './stored-items.ts'

type Query = Operations['Query'][0]

/** The question for the instances that refer to another one. */
export interface Referring {
  readonly model: AnyModel
  readonly form: ItemForm
  readonly relation: string
  readonly relatedId: string
}

/**
 * Answers a query of the library's own index for the instances that refer to another one, from the index of the table that other
 * code lays out. The key after which the next page starts is what the other table returned.
 */
export async function queryReferring(
  core: Core,
  { model, form, relation, relatedId }: Referring,
  { IndexName, Limit, ExclusiveStartKey }: Query,
  options: Parameters<Transport>[2],
) {
  if (!form.relations[relation]) {
    throw new ConfigurationError(
      'repository.badRelatedSet',
      `${model.name} cannot be found by ${relation}, so its related set cannot be set or cleared. Name the index that finds the items by ${relation}Id in writes.relations.`,
    )
  }
  const { index, partitionKey, value } = form.referenceOf(model, relation, relatedId)
  const sortKey = `${IndexName}sk`
  const after = ExclusiveStartKey?.[sortKey]?.S
  const input = {
    TableName: form.tableName,
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': partitionKey },
    ExpressionAttributeValues: { ':key': value },
    Limit,
    ExclusiveStartKey: after === undefined ? undefined : fromText(fromKeyPart(after)),
  }
  const { Items = [], LastEvaluatedKey } = await core.transport('Query', input, options)
  const isOfOther = otherModels(core, model)
  const read = Items.map(item => (isOfOther ? undefined : form.readFound(model, item)))
  const found = read.filter(item => item !== undefined)
  // An index can project so few attributes that an instance cannot be recognized, or seems to be one of another model.
  const unknown = Items.filter((_item, at) => !read[at]).map(item => form.keyIn(item))
  for await (const item of readItems(core, form.tableName, unknown, options)) {
    if (!isOfOther?.(item) && form.parts.items.isInstance(item)) found.push(readOrThrow(form, model, item))
  }
  for (const item of found) requireString(model, item, `${relation}Id`)
  return {
    Items: found,
    ...(LastEvaluatedKey && { LastEvaluatedKey: { [sortKey]: { S: keyPart(toText(LastEvaluatedKey)) } } }),
  }
}

/** Returns a test for items that belong to models before this one, as `models` has them. Undefined if there are none. */
function otherModels(core: Core, model: AnyModel): ((item: Item) => boolean) | undefined {
  const models = [...core.models.values()]
  const earlier = models.slice(0, models.indexOf(model))
  const others = earlier.filter(each => nameOf(each) === nameOf(model))
  return others.length > 0 ? item => others.some(each => itemsOf(each)?.isInstance(item)) : undefined
}

function nameOf({ storedIn }: AnyModel): string | undefined {
  return storedIn && tableOfArn(storedIn.table.tableName)
}

/** Throws for an item that the repository would not find by its id, because a delete must not overlook it. */
function readOrThrow(form: ItemForm, model: AnyModel, item: Item): Item {
  const found = form.readFound(model, item)
  if (found) return found
  const { pk } = form.convert(model, item)
  throw new UnreadableInstanceError(
    model.name,
    idOf({ pk } as Item),
    '',
    `it is stored under another key than writes.key makes of its id: ${form.textOf(item)}`,
  )
}

/** Throws for an id of a relation that is stored as a number, if the model does not say so: it would equal no id, and a delete would overlook the instance. */
function requireString({ name }: AnyModel, item: Item, field: string): void {
  const value = item[field]
  if (!value || value.NULL || value.S !== undefined) return
  throw new UnreadableInstanceError(
    name,
    idOf(item),
    field,
    `${field} refers to another instance, and must be a string. If it is stored as a number, say so in writes.attributes: { ${field}: { as: 'number' } }`,
  )
}

function toText(key: Item): string {
  const texts = Object.entries(key).map(([name, { S, N, B }]) => [
    name,
    { S, N, B: B && Buffer.from(B).toString('base64') },
  ])
  return JSON.stringify(texts)
}

function fromText(text: string): Item {
  const entries = JSON.parse(text) as [string, { S?: string; N?: string; B?: string }][]
  return Object.fromEntries(
    entries.map(([name, { B, ...value }]) => [
      name,
      (B === undefined ? value : { B: Buffer.from(B, 'base64') }) as AttributeValue,
    ]),
  )
}
