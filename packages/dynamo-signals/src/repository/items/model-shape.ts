import type { AnyModel, Relation } from '../../models/model.ts'
import { type SchemaFields, schemaFields } from '../../models/schema-fields.ts'

/** A relation with the details that every save needs. */
export interface ShapedRelation {
  readonly name: string
  /** The field that holds the related id: `authorId`. */
  readonly field: string
  readonly definition: Relation
  /** The index for lookups by a foreign key. Each foreign key of a model has its own. */
  readonly index: string | undefined
  /** The attributes of an entry in the index. */
  readonly entry: { readonly pk: string; readonly sk: string } | undefined
}

/** Facts derived from a model's definition that every save and load needs. */
export interface ModelShape {
  readonly relations: readonly ShapedRelation[]
  readonly byField: ReadonlyMap<string, ShapedRelation>
  /** The relation whose id is the instance's own, if the model has one. */
  readonly primary: ShapedRelation | undefined
  /** The groups of fields that must be unique: unique constraints and one-to-one relations. */
  readonly guarded: readonly (readonly string[])[]
  /** The key attributes of the indexes that contain the model's instances. */
  readonly indexKeys: ReadonlySet<string>
  /** The schemas of the fields, if the model's schema exposes them. */
  readonly schemaFields: SchemaFields | undefined
}

const shapes = new WeakMap<AnyModel, ModelShape>()

/** Returns the model's shape, which is computed once. */
export function shapeOf(model: AnyModel): ModelShape {
  const known = shapes.get(model)
  if (known) return known
  const shape = makeShape(model)
  shapes.set(model, shape)
  return shape
}

function makeShape(model: AnyModel): ModelShape {
  let foreignKeys = 0
  const relations = Object.entries(model.relations).map(([name, definition]): ShapedRelation => {
    const index = definition.kind === 'foreignKey' ? `gsi${++foreignKeys}` : undefined
    const entry = index === undefined ? undefined : { pk: `${index}pk`, sk: `${index}sk` }
    return { name, field: `${name}Id`, definition, index, entry }
  })
  const indexes = [...(model.listed ? ['gsi0'] : []), ...relations.flatMap(({ index }) => index ?? [])]
  const oneToOnes = relations.filter(({ definition }) => definition.kind === 'oneToOne' && !definition.primaryKey)
  return {
    relations,
    byField: new Map(relations.map(relation => [relation.field, relation])),
    primary: relations.find(({ definition }) => definition.primaryKey),
    guarded: distinct([...model.unique, ...oneToOnes.map(({ field }) => [field])]),
    indexKeys: new Set(indexes.flatMap(index => [`${index}pk`, `${index}sk`])),
    schemaFields: schemaFields(model.schema),
  }
}

/** Removes duplicate groups, because a guard is one item, and a commit can write an item only once. */
function distinct(groups: readonly (readonly string[])[]): string[][] {
  const fields = groups.map(group => [...new Set(group)])
  return [...new Map(fields.map(group => [JSON.stringify(group), group])).values()]
}
