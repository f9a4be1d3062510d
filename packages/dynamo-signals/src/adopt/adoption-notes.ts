import { compile } from '../existing/item-condition.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { Adoption, ModelGuess } from './adoption.ts'
import { idSource } from './guess-id.ts'
import { keyNames, type TableLayout } from './table-layout.ts'

/** With fewer items, a sample says little about what is optional. */
const FEW = 10

/** Lists what a person must check, because a sample cannot answer it, and what the table needs. */
export function adoptionNotes(adoption: Omit<Adoption, 'notes'>, sample: readonly Item[]): string[] {
  const { layout, models, guards, own, sampled } = adoption
  return [
    ...streamNotes(layout),
    ...(sampled === 0
      ? ['The table has no items, so the file has no models. Run the command again when it has some.']
      : []),
    ...(sampled < layout.itemCount
      ? [`Entities with few items can be missing. Read more items with --sample, up to ${layout.itemCount}.`]
      : []),
    ...(own.length > 0
      ? [
          `${count(own, 'item was', 'items were')} written by dynamo-signals. Use the models that the application already has.`,
        ]
      : []),
    ...(guards.length > 0
      ? [
          `${count(guards, 'item guards', 'items guard')} the unique attributes of OneTable. No model matches them, as intended.`,
        ]
      : []),
    ...models.flatMap(model => modelNotes(model, layout)),
    ...overlapNotes(models, sample),
  ]
}

function streamNotes({ stream }: TableLayout): string[] {
  if (stream === 'NEW_AND_OLD_IMAGES') return []
  const found = stream === undefined ? 'has no stream' : `has a stream with ${stream}`
  return [`The table ${found}. Receivers need one with NEW_AND_OLD_IMAGES.`]
}

function modelNotes({ name, items, fields, id, is, writtenWith }: ModelGuess, layout: TableLayout): string[] {
  const idText = idSource(id)
  const versions = new Set(items.map(item => item.__edb_v__?.S))
  const keys = keyNames(layout)
  const isGuessed = writtenWith === undefined && Object.keys(is).some(key => keys.includes(key))
  return [
    ...(isGuessed
      ? [`${name}: its items are recognized by their keys. Check that no other items have such keys.`]
      : []),
    ...(items.length < FEW
      ? [
          `${name}: fields that look required can be optional, because only ${count(items, 'item was', 'items were')} sampled.`,
        ]
      : []),
    ...(id.kind === 'primary key'
      ? [`${name}: no attribute identifies its instances, so instance.id is the whole primary key.`]
      : []),
    ...(idText !== "'id'" && fields.some(field => field.name === 'id')
      ? [
          `${name}: its field id is instance.id. To have ${idText ?? 'the primary key'} there instead, remove the field.`,
        ]
      : []),
    ...(id.kind === 'rest of key' ? [`${name}: instance.id is ${id.name} without "${id.head}".`] : []),
    ...(versions.size > 1
      ? [
          `${name}: the items have the ElectroDB versions ${[...versions].sort().join(', ')}. The model has all of them.`,
        ]
      : []),
    ...fields.flatMap(field => [
      ...(field.mixed === undefined
        ? []
        : [`${name}.${field.name}: the values have different types (${field.mixed}).`]),
      ...(field.isWide
        ? [`${name}.${field.name}: some numbers do not fit into a JavaScript number. They are loaded as strings.`]
        : []),
    ]),
  ]
}

/** An item belongs to the first model that matches it, so the order of models that overlap matters. */
function overlapNotes(models: readonly ModelGuess[], sample: readonly Item[]): string[] {
  const tests = models.map(({ name, is }) => ({ name, test: compile(is) }))
  const matches = sample.map(item => tests.filter(({ test }) => test(item)).map(({ name }) => name))
  const several = Map.groupBy(
    matches.filter(names => names.length > 1),
    names => names.join(', '),
  )
  return [...several].map(
    ([names, items]) =>
      `${count(items, 'item matches', 'items match')} ${names}. The first one gets them, so keep this order.`,
  )
}

function count(items: readonly unknown[], one: string, many: string): string {
  return `${items.length.toLocaleString('en')} ${items.length === 1 ? one : many}`
}
