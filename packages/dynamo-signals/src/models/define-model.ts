import { ConfigurationError } from '../errors.ts'
import type { InexactNumbers, Model, RelationMap } from './model.ts'
import type { SchemaOutput, StandardSchema } from './standard-schema.ts'

/** The most foreign keys a model can have: each takes one of the table's indexes for its reverse look-up. */
export const MAX_FOREIGN_KEYS = 5

const RESERVED = new Set(['id', 'version', 'createdAt', 'updatedAt', '__proto__', 'constructor', 'prototype'])

type FieldName<Schema extends StandardSchema, Relations extends RelationMap> =
  | Extract<keyof SchemaOutput<Schema>, string>
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
  readonly expires?: Extract<keyof SchemaOutput<Schema>, string>
  /**
   * Fields whose whole numbers are loaded as bigint, all of them, however small and wherever they lie in the field.
   * A fraction in one throws `UnreadableInstanceError`.
   */
  readonly bigints?: readonly Extract<keyof SchemaOutput<Schema>, string>[]
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
 * item and must not change.
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
  const { schema, relations = {} as Relations, unique = [], listed = false, expires } = definition
  const { bigints = [], inexactNumbers = 'refuse' } = definition
  const refuse = (message: string) => {
    throw new ConfigurationError('models.badModel', `Model "${name}": ${message}`)
  }
  if (!/^[A-Z]\w*$/.test(name)) refuse('a name starts with a capital and has only letters, digits and _.')
  if (!schema?.['~standard']?.validate)
    refuse('schema must follow Standard Schema, as those of zod, valibot and arktype.')
  const keys = Object.values(relations)
  if (keys.filter(relation => relation.primaryKey).length > 1) refuse('only one relation can be the primary key.')
  if (keys.filter(relation => relation.kind === 'foreignKey').length > MAX_FOREIGN_KEYS) {
    refuse(`more than ${MAX_FOREIGN_KEYS} foreign keys: the table has an index for each.`)
  }
  const constraints = unique.map(fields => (typeof fields === 'string' ? [fields] : fields))
  if (constraints.flat().some(field => RESERVED.has(field))) refuse('a unique constraint names fields of the schema.')
  if (!['refuse', 'bigint', 'text'].includes(inexactNumbers)) {
    refuse(`inexactNumbers is "${inexactNumbers}". It is one of refuse, bigint, text.`)
  }
  return Object.freeze({ name, schema, relations, unique: constraints, listed, expires, bigints, inexactNumbers })
}
