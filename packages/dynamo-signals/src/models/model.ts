import type { IndexMap, IndexName, ModelIndex } from './model-index.ts'
import type { ModelUpgrades } from './model-upgrades.ts'
import type { SchemaInput, SchemaOutput, StandardSchema } from './standard-schema.ts'
import type { StoredIn } from './stored-in.ts'

/** What happens to an instance when the one it refers to is deleted. Django: `on_delete`. */
export type OnDelete = 'cascade' | 'protect' | 'restrict' | 'setNull' | 'setDefault' | 'doNothing'

/**
 * How strictly the related instance must exist. `transaction`: checked in the same commit. `read`: checked by a consistent
 * read before the write, for hot targets where concurrent checks would conflict. `none`: not checked.
 */
export type Constraint = 'transaction' | 'read' | 'none'

/** An id, null, or a function that finds or creates the instance and returns its id. Django: `SET(callable)`. */
export type DefaultId = string | null | (() => string | null | Promise<string | null>)

/** How one model refers to another. Created by `oneToOne` and `foreignKey`. */
export interface Relation<
  Nullable extends boolean = boolean,
  Target extends AnyModel | string = AnyModel | string,
  Related extends boolean = boolean,
> {
  readonly kind: 'oneToOne' | 'foreignKey'
  /** A model, or the name of a model that is defined later or that refers to itself. */
  readonly target: Target
  readonly onDelete: OnDelete
  readonly nullable: Nullable
  readonly primaryKey: boolean
  readonly constraint: Constraint
  /**
   * The id that `onDelete: 'setDefault'` writes, or a function that returns it. The function is called once when a delete is
   * planned, and once per round of a cascade.
   */
  readonly default: DefaultId
  /** Whether instances can be listed and found by this relation. */
  readonly related: Related
  /** The pinned index of a foreign key. Undefined if it is derived from the order of declaration. */
  readonly index: IndexName | undefined
  /**
   * The code that follows the relation. It comes with `foreignKey()` and `oneToOne()`, so that a bundle has it only if a model
   * needs it. For the library.
   */
  readonly engine: object
}

/** The relations of a model by name. */
export type RelationMap = Readonly<Record<string, Relation>>

/** A link of a model. Each pair of linked instances is one instance of `through`. */
export interface Link<Target extends AnyModel | string = AnyModel | string, Through extends AnyModel = AnyModel> {
  readonly name: string
  readonly target: Target
  readonly through: Through
  /** The foreign key of `through` that refers to the model with the link. */
  readonly from: string
  /** The foreign key of `through` that refers to the target. */
  readonly to: string
  readonly related: boolean
  /** The code that reads and changes links. Repositories know it. */
  readonly engine: object
}

/** The links of a model by name. */
export type LinkMap = Readonly<Record<string, Link>>

/** Fields that are unique together. */
export type UniqueConstraint = readonly string[]

/** A model: the schema, relations, access patterns and unique constraints of its instances. Created by {@link defineModel}. */
export interface Model<
  Name extends string = string,
  Schema extends StandardSchema = StandardSchema,
  Relations extends RelationMap = RelationMap,
  Indexes extends IndexMap = IndexMap,
  Links extends LinkMap = LinkMap,
> {
  readonly name: Name
  readonly schema: Schema
  readonly relations: Relations
  /** The many-to-many relations by name, made by `manyToMany()` of `dynamo-signals/links`. */
  readonly links: Links
  /** The library has made this model to hold links. Only receivers that name it get its signals. Django: `auto_created`. */
  readonly isMade?: true
  /** The access patterns by name. */
  readonly indexes: Indexes
  readonly unique: readonly UniqueConstraint[]
  /** Whether `list()` works without a filter, and if so, with which index. Costs one index entry per instance. */
  readonly listed: boolean | ModelIndex
  /**
   * The field that holds the time, in seconds since 1970, after which DynamoDB deletes the instance. `postDelete` is then
   * sent.
   */
  readonly expires: string | undefined
  /** The fields whose integers are loaded as bigint. */
  readonly bigints: readonly string[]
  /** How the other fields load a stored number that a JavaScript number cannot hold exactly. */
  readonly inexactNumbers: InexactNumbers
  /** Where other code stores the instances. Undefined if the repository does. */
  readonly storedIn: StoredIn | undefined
  /** How instances that an earlier version of the model stored become those of this one. */
  readonly upgrades: ModelUpgrades | undefined
}

/** How a number that a JavaScript number cannot hold exactly is loaded: not at all, as a bigint, or as its digits. */
export type InexactNumbers = 'refuse' | 'bigint' | 'text'

/** Any model. */
export type AnyModel = Model

/** The fields that the repository adds to every instance. */
export interface InstanceSystem {
  readonly id: string
  /** 1 after the insert, then incremented by every save; 0 for an item that another writer created without a version. */
  readonly version: number
  /** ISO 8601, UTC; empty for an item that another writer created without it. */
  readonly createdAt: string
  readonly updatedAt: string
}

// The items of other code can have own attributes of these names.
type SystemOf<Variant> = Omit<InstanceSystem, Extract<DeclaredKeyOf<Variant>, keyof InstanceSystem>>

// The intersection makes the compiler show the fields instead of this type's name and its arguments.
type Simplify<T> = { [K in keyof T]: T[K] } & unknown
// A schema without fields has the type Record<string, never>, which rules out the id of a relation.
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

// The schema of a model may be a union. Each of these types keeps its variants separate, so a discriminant can narrow them.
type StoredFields<M extends AnyModel> = StoredVariant<Fields<SchemaOutput<M['schema']>>, RelationIds<M['relations']>>
type StoredVariant<Variant, Ids> = Variant extends unknown ? Variant & Ids : never
type InstanceVariant<Variant> = Variant extends unknown ? Simplify<Readonly<Variant> & SystemOf<Variant>> : never
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

/** An instance as it is stored. If the schema is a union, a union of its variants. */
export type InstanceOf<M extends AnyModel> = InstanceVariant<StoredFields<M>>

/** An instance that is about to be saved. A `preSave` receiver can change its fields. */
export type DraftOf<M extends AnyModel> = DraftVariant<StoredFields<M>>

/** The input of `create`: the input of the schema, the ids of the relations, and optionally an id. */
export type InputOf<M extends AnyModel> = InputVariant<Fields<SchemaInput<M['schema']>>, RelationInput<M['relations']>>

/** The input of `update`: the fields to change. */
export type ChangesOf<M extends AnyModel> = ChangesVariant<
  Fields<SchemaInput<M['schema']>>,
  RelationIds<M['relations']>
>

/** The name of a field or of a relation's id. If the schema is a union, a field of any variant. */
export type FieldOf<M extends AnyModel> = KeyOfVariant<StoredFields<M>>

/** The type of a field, in the variants that have it. */
export type ValueOf<M extends AnyModel, Field> = ValueOfVariant<InstanceOf<M>, Field>

/** Every field that any variant of the schema declares. A condition can read these. */
export type ReadableFields<M extends AnyModel> = AllFields<InstanceOf<M>>
type AllFields<Variants> = [Variants] extends [never]
  ? never
  : Simplify<{ readonly [Field in DeclaredKeyOf<Variants>]: ValueOfVariant<Variants, Field> }>
// A loose schema adds an index signature, and `keyof` then loses the declared fields.
type DeclaredKeyOf<Variant> = Variant extends unknown
  ? keyof { [Field in keyof Variant as string extends Field ? never : number extends Field ? never : Field]: unknown }
  : never

/** The name of a relation. */
export type RelationOf<M extends AnyModel> = Extract<keyof M['relations'], string>

/** The name of a relation by which instances can be found. Excludes relations with `related: false`. */
export type ReverseOf<M extends AnyModel> = {
  [K in RelationOf<M>]: M['relations'][K]['related'] extends false ? never : K
}[RelationOf<M>]

/** The instance that a relation refers to. */
export type RelatedOf<M extends AnyModel, R extends RelationOf<M>> = M['relations'][R] extends {
  readonly target: infer Target extends AnyModel
}
  ? InstanceOf<Target>
  : InstanceOf<AnyModel>
