import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.ts'

/** What happens to an instance when the one it refers to is deleted. Django: `on_delete`. */
export type OnDelete = 'cascade' | 'protect' | 'restrict' | 'setNull' | 'setDefault' | 'doNothing'

/**
 * How strictly the related instance must exist. `transaction`: checked in the same commit. `read`: checked by a
 * consistent read before the write, for hot targets, on which concurrent checks would conflict. `none`: not checked.
 */
export type Constraint = 'transaction' | 'read' | 'none'

/** An id, none, or a function that finds or makes the one to write. Django: `SET(callable)`. */
export type DefaultId = string | null | (() => string | null | Promise<string | null>)

/** How one model refers to another. Made by `oneToOne` and `foreignKey`. */
export interface Relation<
  Nullable extends boolean = boolean,
  Target extends AnyModel | string = AnyModel | string,
  Related extends boolean = boolean,
> {
  readonly kind: 'oneToOne' | 'foreignKey'
  /** A model, or the name of one that is defined later (and of a model that refers to itself). */
  readonly target: Target
  readonly onDelete: OnDelete
  readonly nullable: Nullable
  readonly primaryKey: boolean
  readonly constraint: Constraint
  /** The id written by `onDelete: 'setDefault'`, or what makes it: called once when a delete is planned, and once per round of a cascade. */
  readonly default: DefaultId
  /** Whether the instances that refer to one can be listed and found. */
  readonly related: Related
}

/** The relations of a model by name. */
export type RelationMap = Readonly<Record<string, Relation>>

/** Fields that are unique together. */
export type UniqueConstraint = readonly string[]

/** A model: what an instance consists of, to what it refers, and what is unique. Made by {@link defineModel}. */
export interface Model<
  Name extends string = string,
  Schema extends StandardSchema = StandardSchema,
  Relations extends RelationMap = RelationMap,
> {
  readonly name: Name
  readonly schema: Schema
  readonly relations: Relations
  readonly unique: readonly UniqueConstraint[]
  /** Whether `list()` without a filter works: it costs an index entry an instance. */
  readonly listed: boolean
  /** The field (seconds since 1970) after which DynamoDB deletes the instance; it sends `postDelete` then. */
  readonly expires: string | undefined
  /** The fields whose whole numbers are loaded as bigint. */
  readonly bigints: readonly string[]
  /** What becomes of a stored number that a JavaScript number cannot hold exactly, in the other fields. */
  readonly inexactNumbers: InexactNumbers
}

/** How a number is loaded that a JavaScript number cannot hold exactly: not at all, as a bigint, or as its digits. */
export type InexactNumbers = 'refuse' | 'bigint' | 'text'

/** Any model at all. */
export type AnyModel = Model

/** What the repository adds to every instance. */
export interface InstanceSystem {
  readonly id: string
  /** 1 after the insert, one more with every save; 0 for an item that another writer made without a version. */
  readonly version: number
  /** ISO 8601, UTC; empty for an item that another writer made without it. */
  readonly createdAt: string
  readonly updatedAt: string
}

// The intersection lets the compiler show the fields, and not the name of this type with all it was made of.
type Simplify<T> = { [K in keyof T]: T[K] } & unknown
// A schema without fields has the type Record<string, never>, which no relation's id would fit.
type Fields<T> = unknown extends T ? Readonly<Record<string, unknown>> : T extends Record<string, never> ? unknown : T

/** The ids a model's relations add: `cart` adds `cartId`. */
export type RelationIds<Relations extends RelationMap> = string extends keyof Relations
  ? unknown
  : {
      readonly [K in keyof Relations & string as `${K}Id`]: Relations[K]['nullable'] extends true
        ? string | null
        : string
    }

type NullableKeys<Relations extends RelationMap> = {
  [K in keyof Relations & string]: Relations[K]['nullable'] extends true ? K : never
}[keyof Relations & string]

type RelationInput<Relations extends RelationMap> = string extends keyof Relations
  ? unknown
  : { readonly [K in Exclude<keyof Relations & string, NullableKeys<Relations>> as `${K}Id`]: string } & {
      readonly [K in NullableKeys<Relations> as `${K}Id`]?: string | null
    }

// The schema of a model may be a union: each of these keeps its variants apart, so that a discriminant narrows them.
type StoredFields<M extends AnyModel> = StoredVariant<Fields<SchemaOutput<M['schema']>>, RelationIds<M['relations']>>
type StoredVariant<Variant, Ids> = Variant extends unknown ? Variant & Ids : never
type InstanceVariant<Variant> = Variant extends unknown ? Simplify<Readonly<Variant> & InstanceSystem> : never
type DraftVariant<Variant> = Variant extends unknown
  ? Simplify<{ -readonly [K in keyof Variant]: Variant[K] } & InstanceSystem>
  : never
type InputVariant<Variant, Ids> = Variant extends unknown ? Simplify<Variant & Ids & { readonly id?: string }> : never
type ChangesVariant<Variant, Ids> = Variant extends unknown ? Simplify<Partial<Variant> & Partial<Ids>> : never
type KeyOfVariant<Variant> = Variant extends unknown ? Extract<keyof Variant, string> : never
type ValueOfVariant<Variant, Field> = Variant extends unknown
  ? Field extends keyof Variant
    ? Variant[Field]
    : never
  : never

/** An instance as it is stored. Of a schema that is a union, the union of its variants. */
export type InstanceOf<M extends AnyModel> = InstanceVariant<StoredFields<M>>

/** An instance on its way to the table: a `preSave` receiver may change its fields. */
export type DraftOf<M extends AnyModel> = DraftVariant<StoredFields<M>>

/** What `create` takes: what the schema takes, the ids of the relations, and an id if you choose it. */
export type InputOf<M extends AnyModel> = InputVariant<Fields<SchemaInput<M['schema']>>, RelationInput<M['relations']>>

/** What `update` takes: any of the fields. */
export type ChangesOf<M extends AnyModel> = ChangesVariant<
  Fields<SchemaInput<M['schema']>>,
  RelationIds<M['relations']>
>

/** The name of a field or of a relation's id; of a union, of any of its variants. */
export type FieldOf<M extends AnyModel> = KeyOfVariant<StoredFields<M>>

/** What a field holds, in the variants that have it. */
export type ValueOf<M extends AnyModel, Field> = ValueOfVariant<InstanceOf<M>, Field>

/** Every field that the schema declares, of whatever variant: what a condition can read. */
export type ReadableFields<M extends AnyModel> = AllFields<InstanceOf<M>>
type AllFields<Variants> = [Variants] extends [never]
  ? never
  : Simplify<{ readonly [Field in DeclaredKeyOf<Variants>]: ValueOfVariant<Variants, Field> }>
// A loose schema adds an index signature, in which `keyof` loses the fields that it declares.
type DeclaredKeyOf<Variant> = Variant extends unknown
  ? keyof { [Field in keyof Variant as string extends Field ? never : number extends Field ? never : Field]: unknown }
  : never

/** The name of a relation. */
export type RelationOf<M extends AnyModel> = Extract<keyof M['relations'], string>

/** The name of a relation by which instances are found: those with `related: false` are not. */
export type ReverseOf<M extends AnyModel> = {
  [K in RelationOf<M>]: M['relations'][K]['related'] extends false ? never : K
}[RelationOf<M>]

/** The instance a relation refers to. */
export type RelatedOf<M extends AnyModel, R extends RelationOf<M>> = M['relations'][R] extends {
  readonly target: infer Target extends AnyModel
}
  ? InstanceOf<Target>
  : InstanceOf<AnyModel>
