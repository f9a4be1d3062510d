import { ConfigurationError } from '../errors.ts'
import type { AnyModel, Constraint, OnDelete, Relation } from './model.ts'

interface RelationOptions {
  readonly onDelete: OnDelete
  /** The relation may be unset: its id is `null` then. Default false. */
  readonly nullable?: boolean
  /** Default `transaction`. */
  readonly constraint?: Constraint
  /** The id that `onDelete: 'setDefault'` writes. */
  readonly default?: string
}
type Required = RelationOptions & { readonly nullable?: false }
type Nullable = RelationOptions & { readonly nullable: true }

interface OneToOneOptions extends RelationOptions {
  /** The related id is the instance's own id: unique by construction, with no guard and one item. Default false. */
  readonly primaryKey?: boolean
}

/** Refers to one instance that no other instance of this model refers to. Django: `OneToOneField`. */
export function oneToOne<T extends AnyModel | string>(
  target: T,
  options: OneToOneOptions & Required,
): Relation<false, T>
export function oneToOne<T extends AnyModel | string>(target: T, options: OneToOneOptions & Nullable): Relation<true, T>
export function oneToOne(target: AnyModel | string, options: OneToOneOptions): Relation {
  return relation('oneToOne', target, options)
}

/** Refers to one instance that many instances may refer to. Django: `ForeignKey`. */
export function foreignKey<T extends AnyModel | string>(target: T, options: Required): Relation<false, T>
export function foreignKey<T extends AnyModel | string>(target: T, options: Nullable): Relation<true, T>
export function foreignKey(target: AnyModel | string, options: RelationOptions): Relation {
  return relation('foreignKey', target, options)
}

function relation(kind: Relation['kind'], target: AnyModel | string, options: OneToOneOptions): Relation {
  const { onDelete, nullable = false, primaryKey = false, constraint = 'transaction', default: fallback } = options
  const refuse = (message: string) => {
    throw new ConfigurationError('models.badRelation', `A ${kind} relation ${message}`)
  }
  if (onDelete === 'setNull' && !nullable) refuse("with onDelete: 'setNull' must be nullable.")
  if (onDelete === 'setDefault' && fallback === undefined && !nullable) {
    refuse("with onDelete: 'setDefault' needs a default, or to be nullable.")
  }
  if (primaryKey && nullable) refuse('that is the primary key cannot be nullable.')
  return { kind, target, onDelete, nullable, primaryKey, constraint, default: fallback ?? null }
}
