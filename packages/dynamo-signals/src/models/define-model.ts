import { shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import { type Definition, definitionIssue, modelNameIssue } from './check-definition.ts'
import type { InexactNumbers, Model, RelationMap } from './model.ts'
import type { SchemaField, StandardSchema } from './standard-schema.ts'

type FieldName<Schema extends StandardSchema, Relations extends RelationMap> =
  | SchemaField<Schema>
  | `${Extract<keyof Relations, string>}Id`

interface ModelDefinition<Schema extends StandardSchema, Relations extends RelationMap> {
  /** Any Standard Schema of an object. It must accept what it returns: a stored instance is validated again. */
  readonly schema: Schema
  readonly relations?: Relations
  /** Fields that no two instances share, or groups of fields that no two share together. `null` is never taken. */
  readonly unique?: readonly (FieldName<Schema, Relations> | readonly FieldName<Schema, Relations>[])[]
  /** Lets `list()` run over every instance, in the order of their ids. Default false. */
  readonly listed?: boolean
  /** A field in seconds since 1970 after which DynamoDB deletes the instance. */
  readonly expires?: SchemaField<Schema>
  /**
   * Fields whose whole numbers are loaded as bigint, all of them, however small and wherever they lie in the field.
   * A fraction in one throws `UnreadableInstanceError`.
   */
  readonly bigints?: readonly SchemaField<Schema>[]
  /**
   * What becomes, in the other fields, of a stored number that a JavaScript number cannot hold exactly
   * (12345678901234567890, 0.12345678901234567890): `refuse` throws `UnreadableInstanceError` when the instance is
   * loaded, `bigint` loads a whole number as a bigint and refuses a fraction, `text` loads its digits. Whatever is
   * chosen, a save leaves numbers that it does not change as they are stored. Default `refuse`.
   */
  readonly inexactNumbers?: InexactNumbers
}

/**
 * Declares a model. The types of its instances follow from the schema and the relations. The name is stored with every
 * item and must not change. Throws `ConfigurationError` for a definition that no save could keep: a name that is taken by
 * the library, a constraint on a field that is not there. Where a schema does not show its fields, the first save does.
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
>(name: Name, definition: ModelDefinition<Schema, Relations>): Model<Name, Schema, Relations> {
  const issue = modelNameIssue(name) ?? definitionIssue(definition as Definition)
  if (issue) throw new ConfigurationError('models.badModel', `Model ${shown(name)}: ${issue}`)
  const { schema, relations = {} as Relations, unique = [], listed = false, expires } = definition
  const { bigints = [], inexactNumbers = 'refuse' } = definition
  const constraints = unique.map(fields => (typeof fields === 'string' ? [fields] : fields))
  return Object.freeze({ name, schema, relations, unique: constraints, listed, expires, bigints, inexactNumbers })
}
