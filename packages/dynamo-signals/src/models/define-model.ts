import { shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import { type Definition, definitionIssue, modelNameIssue } from './definition-issue.ts'
import type { LinkDefinitionMap, LinksOf } from './links.ts'
import type { InexactNumbers, LinkMap, Model, RelationMap } from './model.ts'
import type { IndexMap, ModelIndex } from './model-index.ts'
import type { ModelUpgrades } from './model-upgrades.ts'
import { schemaFields } from './schema-fields.ts'
import type { ScalarField, SchemaField, StandardSchema } from './standard-schema.ts'
import type { StoredIn } from './stored-in.ts'

type FieldName<Schema extends StandardSchema, Relations extends RelationMap> =
  | SchemaField<Schema>
  | `${Extract<keyof Relations, string>}Id`

/** A field that an index can order: a string, a number or a boolean. Instances without it are not in the index. */
type IndexField<Schema extends StandardSchema, Relations extends RelationMap> =
  | ScalarField<Schema>
  | `${Extract<keyof Relations, string>}Id`

/** Indexes over the fields that a model has. */
type IndexesOver<Schema extends StandardSchema, Relations extends RelationMap> = Readonly<
  Record<
    string,
    ModelIndex<
      readonly IndexField<Schema, Relations>[],
      readonly (IndexField<Schema, Relations> | 'createdAt' | 'updatedAt')[]
    >
  >
>

interface ModelDefinition<
  Schema extends StandardSchema,
  Relations extends RelationMap,
  Indexes extends IndexMap,
  Links extends LinkDefinitionMap,
> {
  /** Any Standard Schema of an object. It must accept its own output, because a stored instance is validated again. */
  readonly schema: Schema
  readonly relations?: Relations
  /** The many-to-many relations, made by `manyToMany()` of `dynamo-signals/links`. They add no field. */
  readonly links?: Links
  /** The access patterns for `query`, made by `index()` of `dynamo-signals/queries`. */
  readonly indexes?: Indexes
  /** Unique fields, or groups of fields that are unique together. `null` values never conflict. */
  readonly unique?: readonly (FieldName<Schema, Relations> | readonly FieldName<Schema, Relations>[])[]
  /**
   * Lets `list()` return every instance, ordered by id. All entries are in one partition of the index, unless you pass
   * `index({ shards: 8 })` instead of `true`. Default false.
   */
  readonly listed?: boolean | ModelIndex<readonly [], readonly []>
  /** The field that holds the time, in seconds since 1970, after which DynamoDB deletes the instance. */
  readonly expires?: SchemaField<Schema>
  /**
   * Fields whose integers are all loaded as bigint, including small and nested ones. A fraction in such a field throws
   * `UnreadableInstanceError`.
   */
  readonly bigints?: readonly SchemaField<Schema>[]
  /**
   * How the other fields load a stored number that a JavaScript number cannot hold exactly (12345678901234567890,
   * 0.12345678901234567890). `refuse` throws `UnreadableInstanceError` when the instance is loaded, `bigint` loads an
   * integer as a bigint and refuses a fraction, `text` loads the digits as a string. With every setting, a save keeps the
   * stored digits of numbers it does not change. Default `refuse`.
   */
  readonly inexactNumbers?: InexactNumbers
  /**
   * The items of a table that other code lays out, from `existingTable()` of `dynamo-signals/existing`. Durable receivers can
   * be connected to such a model. Its repository can only be used if the items have the option `writes`.
   */
  readonly storedIn?: StoredIn
  /** How instances that were stored earlier become those of this model, made by `upgrades()` of `dynamo-signals/upgrades`. */
  readonly upgrades?: ModelUpgrades
}

/**
 * Declares a model. The types of its instances are derived from the schema and the relations. The name is stored with every
 * item and must not change. Throws `ConfigurationError` for an invalid definition, such as a reserved name or a constraint
 * on a field that does not exist. If the schema does not expose its fields, the first save throws instead.
 *
 * @example
 * const Author = defineModel('Author', { schema: z.object({ email: z.email() }), unique: ['email'] })
 * const Book = defineModel('Book', {
 *   schema: z.object({ title: z.string() }),
 *   relations: { author: foreignKey(Author, { onDelete: 'cascade' }) },
 * })
 * type Book = InstanceOf<typeof Book> // { id, title, authorId, version, createdAt, updatedAt }
 */
// The empty default must be `{}`: Record<never, never> keeps `keyof` empty, so that a model without relations has no ids.
export function defineModel<
  const Name extends string,
  Schema extends StandardSchema,
  const Relations extends RelationMap = Record<never, never>,
  const Indexes extends IndexesOver<Schema, Relations> = Record<never, never>,
  const Links extends LinkDefinitionMap = Record<never, never>,
>(
  name: Name,
  definition: ModelDefinition<Schema, Relations, Indexes, Links>,
): Model<Name, Schema, Relations, Indexes, LinksOf<Name, Links>> {
  const issue = modelNameIssue(name) ?? definitionIssue(definition as Definition)
  if (issue) throw new ConfigurationError('models.badModel', `Model ${shown(name)}: ${issue}`)
  const { schema, relations = {} as Relations, unique = [], listed = false, expires } = definition
  const { bigints = [], inexactNumbers = 'refuse', indexes = {} as Indexes, storedIn, upgrades } = definition
  const constraints = unique.map(fields => (typeof fields === 'string' ? [fields] : fields))
  const rest = { unique: constraints, listed, expires, bigints, inexactNumbers, storedIn, upgrades }
  const taken = [...(schemaFields(schema)?.fields.keys() ?? []), ...Object.keys(relations)]
  const links = boundLinks(name, definition.links ?? {}, taken) as LinksOf<Name, Links>
  return Object.freeze({ name, schema, relations, indexes, links, ...rest })
}

function boundLinks(model: string, definitions: LinkDefinitionMap, taken: readonly string[]): LinkMap {
  const links = Object.entries(definitions).map(([name, definition]) => {
    return [name, definition.engine.bind(model, name, definition, taken)] as const
  })
  return Object.fromEntries(links)
}
