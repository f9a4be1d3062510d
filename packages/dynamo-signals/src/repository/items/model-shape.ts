import { assignIndexes, type IndexUse } from '../../models/assign-indexes.ts'
import type { AnyModel, Relation } from '../../models/model.ts'
import type { ModelIndex } from '../../models/model-index.ts'
import { type SchemaFields, schemaFields } from '../../models/schema-fields.ts'
import { oncePer } from './once-per.ts'

/** An index of the table, and the attributes that an entry in it consists of. */
export interface Slot {
  readonly index: string
  readonly pk: string
  readonly sk: string
}

/** A relation with the details that every save needs. */
export interface ShapedRelation {
  readonly name: string
  /** The field that holds the related id: `authorId`. */
  readonly field: string
  readonly definition: Relation
  /** The index with the entries of a foreign key. Each foreign key of a model has its own index. */
  readonly slot: Slot | undefined
}

/** An access pattern with the details that every save and query needs. */
export interface ShapedIndex {
  readonly name: string
  readonly definition: ModelIndex
  /** The prefix of the partition keys of all its entries. */
  readonly prefix: string
  readonly slot: Slot
}

/** Facts derived from a model's definition that every save and load needs. */
export interface ModelShape {
  readonly relations: readonly ShapedRelation[]
  readonly byField: ReadonlyMap<string, ShapedRelation>
  /** The relation whose id is the instance's own, if the model has one. */
  readonly primary: ShapedRelation | undefined
  /** The groups of fields that must be unique: unique constraints and one-to-one relations. */
  readonly guarded: readonly (readonly string[])[]
  /** The access patterns by name. A model that is listed by `index()` has that one under `listed`. */
  readonly indexes: ReadonlyMap<string, ShapedIndex>
  /** The index with the entries of a model with `listed: true`. */
  readonly listing: Slot | undefined
  /** The key attributes of the indexes that contain the model's instances. */
  readonly indexKeys: ReadonlySet<string>
  /** The schemas of the fields, if the model's schema exposes them. */
  readonly schemaFields: SchemaFields | undefined
  /** Whether an attribute is a field, for a model whose items other code writes. */
  readonly isField: (attribute: string) => boolean
}

/** Returns the model's shape, which is computed once. */
export const shapeOf = /* @__PURE__ */ oncePer(makeShape)

function makeShape(model: AnyModel): ModelShape {
  const uses = assignIndexes(model)
  const slotOf = (kind: IndexUse['kind'], name: string) => {
    // defineModel rejects a model with a use that has no index.
    const index = uses.find(use => use.kind === kind && use.name === name)?.index as string
    return { index, pk: `${index}pk`, sk: `${index}sk` }
  }
  const relations = Object.entries(model.relations).map(([name, definition]): ShapedRelation => {
    const slot = definition.kind === 'foreignKey' ? slotOf('relation', name) : undefined
    return { name, field: `${name}Id`, definition, slot }
  })
  const indexes = Object.entries(model.indexes).map(([name, definition]): ShapedIndex => {
    return { name, definition, prefix: `${model.name}:${name}`, slot: slotOf('pattern', name) }
  })
  const listing = model.listed ? slotOf('listed', 'listed') : undefined
  if (listing && typeof model.listed === 'object') {
    indexes.push({ name: 'listed', definition: model.listed, prefix: model.name, slot: listing })
  }
  const fields = schemaFields(model.schema)
  const oneToOnes = relations.filter(({ definition }) => definition.kind === 'oneToOne' && !definition.primaryKey)
  return {
    relations,
    byField: new Map(relations.map(relation => [relation.field, relation])),
    primary: relations.find(({ definition }) => definition.primaryKey),
    guarded: distinct([...model.unique, ...oneToOnes.map(({ field }) => [field])]),
    indexes: new Map(indexes.map(index => [index.name, index])),
    listing: model.listed === true ? listing : undefined,
    indexKeys: new Set(uses.flatMap(({ index }) => [`${index}pk`, `${index}sk`])),
    schemaFields: fields,
    isField: fieldTest(model, fields),
  }
}

/** A closed schema has the fields it declares. With any other, everything is a field except the table's key. */
function fieldTest({ storedIn }: AnyModel, fields: SchemaFields | undefined): ModelShape['isField'] {
  if (fields && !fields.isOpen) return attribute => fields.fields.has(attribute)
  const { partitionKey, sortKey } = storedIn?.table ?? {}
  return attribute => attribute !== partitionKey && attribute !== sortKey
}

/** Removes duplicate groups, because a guard is one item, and a commit can write an item only once. */
function distinct(groups: readonly (readonly string[])[]): string[][] {
  const fields = groups.map(group => [...new Set(group)])
  return [...new Map(fields.map(group => [JSON.stringify(group), group])).values()]
}
