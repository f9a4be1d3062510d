import { isObject } from '../dispatch/is-object.ts'
import { choiceIssue, refuseOptions, shown, unknownOption } from '../dispatch/option-issues.ts'
import { senderName } from '../dispatch/sender.ts'
import { ConfigurationError } from '../errors/index.ts'
import { modelNameIssue } from '../models/definition-issue.ts'
import type { AnyModel, Constraint, DefaultId, OnDelete, Relation } from '../models/model.ts'
import { type IndexName, indexNameIssue } from '../models/model-index.ts'
import { ENGINE } from './engine.ts'

interface RelationOptions<Related extends boolean> {
  readonly onDelete: OnDelete
  /** Whether the relation can be unset. Its id is then `null`. Default false. */
  readonly nullable?: boolean
  /** Default `transaction`. */
  readonly constraint?: Constraint
  /** The id that `onDelete: 'setDefault'` writes, or a function that returns it. The function is called once per delete. */
  readonly default?: DefaultId
  /** Whether `list`, `findOne` and `relatedSet` accept the relation. Django: a `related_name` of `+`. Default true. */
  readonly related?: Related
}
interface Required {
  readonly nullable?: false
}
interface Nullable {
  readonly nullable: true
}

interface ForeignKeyOptions<Related extends boolean> extends RelationOptions<Related> {
  /**
   * The index of the table for the reverse lookup. Pin it, so that another relation can be declared anywhere. Default: the
   * first one of `gsi1` to `gsi5` that no earlier relation uses.
   */
  readonly index?: IndexName
}

interface OneToOneOptions<Related extends boolean> extends RelationOptions<Related> {
  /** Uses the related id as the instance's own id. This makes it unique without a guard item. Default false. */
  readonly primaryKey?: boolean
}

/**
 * Refers to one instance. No two instances of this model can refer to the same one. Django: `OneToOneField`.
 *
 * @example
 * const Passport = defineModel('Passport', {
 *   schema: z.object({ number: z.string() }),
 *   relations: { author: oneToOne(Author, { onDelete: 'cascade', primaryKey: true }) },
 * })
 */
export function oneToOne<T extends AnyModel | string, const Related extends boolean = true>(
  target: T,
  options: OneToOneOptions<Related> & Required,
): Relation<false, T, Related>
export function oneToOne<T extends AnyModel | string, const Related extends boolean = true>(
  target: T,
  options: OneToOneOptions<Related> & Nullable,
): Relation<true, T, Related>
export function oneToOne(target: AnyModel | string, options: OneToOneOptions<boolean>): Relation {
  return relation('oneToOne', target, options)
}

/**
 * Refers to one instance. Many instances can refer to the same one. Django: `ForeignKey`.
 *
 * @example
 * const Review = defineModel('Review', {
 *   schema: z.object({ stars: z.int() }),
 *   relations: { product: foreignKey(Product, { onDelete: 'cascade' }) },
 * })
 * const reviews = await database.repository(Review).list({ product: 'p1' }).toArray()
 */
export function foreignKey<T extends AnyModel | string, const Related extends boolean = true>(
  target: T,
  options: ForeignKeyOptions<Related> & Required,
): Relation<false, T, Related>
export function foreignKey<T extends AnyModel | string, const Related extends boolean = true>(
  target: T,
  options: ForeignKeyOptions<Related> & Nullable,
): Relation<true, T, Related>
export function foreignKey(target: AnyModel | string, options: ForeignKeyOptions<boolean>): Relation {
  return relation('foreignKey', target, options)
}

const RULES: readonly string[] = [
  'cascade',
  'protect',
  'restrict',
  'setNull',
  'setDefault',
  'doNothing',
] satisfies OnDelete[]

const CONSTRAINTS: readonly string[] = ['transaction', 'read', 'none'] satisfies Constraint[]
const OPTIONS = ['onDelete', 'nullable', 'constraint', 'default', 'related', 'primaryKey', 'index']

type AnyOptions = OneToOneOptions<boolean> & ForeignKeyOptions<boolean>

function relation(kind: Relation['kind'], target: AnyModel | string, options: AnyOptions): Relation {
  const what = `A ${kind} to ${shown(senderName(target) ?? target)}`
  const refuse = (message: string) => {
    throw new ConfigurationError('models.badRelation', `${what} ${message}`)
  }
  // In circular imports, the other module's model is still undefined.
  if (modelNameIssue(senderName(target))) refuse('must refer to a model or the name of a model.')
  if (!isObject(options)) refuse('needs options. Pass at least onDelete.')
  const { onDelete, nullable = false, primaryKey = false, constraint = 'transaction' } = options
  const { default: fallback, related = true, index } = options
  const unknown = unknownOption(options, OPTIONS)
  if (unknown) refuse(`is wrong: ${unknown}`)
  const needsDefault = onDelete === 'setDefault' && fallback === undefined && !nullable
  // Without types, the mistake would surface only at the first delete.
  refuseOptions('models.badRelation', what, {
    onDelete: choiceIssue(onDelete, RULES),
    constraint: choiceIssue(constraint, CONSTRAINTS),
    nullable: onDelete === 'setNull' && !nullable && "must be true for onDelete: 'setNull'",
    default: needsDefault && "must be set for onDelete: 'setDefault', unless the relation is nullable",
    primaryKey:
      primaryKey && (nullable || onDelete === 'setDefault') && 'must be false if the id can be unset or changed',
    index: index !== undefined && kind === 'oneToOne' ? 'is only for a foreignKey' : indexNameIssue(index),
  })
  const rest = { default: fallback ?? null, related, index, engine: ENGINE }
  return { kind, target, onDelete, nullable, primaryKey, constraint, ...rest }
}
