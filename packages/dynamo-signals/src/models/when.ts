import { shown, textIssue } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'

/** A change of one item, field by field. Compares values as stored: nothing is decoded, and nothing throws. */
export interface Change {
  readonly created: boolean
  readonly deleted: boolean
  /** Whether the field now has this string, number, boolean or null. */
  is(field: string, value: Scalar): boolean
  /** Whether the field had this value before. */
  was(field: string, value: Scalar): boolean
  /** Whether the stored values differ. */
  isChanged(field: string): boolean
}

/** What a stream record must have for a condition to hold: the coarse part that a Lambda event filter can test. */
export interface RecordPattern {
  readonly eventNames?: readonly ('INSERT' | 'MODIFY' | 'REMOVE')[]
  /** Fields of the new image with the value they must have. */
  readonly current?: Readonly<Record<string, string | number | boolean | null>>
}

/**
 * When a durable receiver runs. It describes itself, so `graph` can print it and Lambda's event filters can be derived from
 * it. Created by {@link created}, {@link changed}, {@link becomes}, {@link and}, {@link or}.
 */
export interface When<in Fields = never> {
  readonly description: string
  test(change: Change): boolean
  /** The name of the signal that these changes are sent as, if it is not that of the connection. */
  readonly sentAs?: string
  /** A record that matches none of these cannot satisfy the condition. */
  readonly patterns: readonly RecordPattern[]
  /** The fields it reads. Never set: it exists only to tie the condition to models that have them. */
  readonly reads?: (fields: Fields) => void
}

type Scalar = string | number | boolean | null
type Widen<Value> = Value extends string
  ? string
  : Value extends number
    ? number
    : Value extends boolean
      ? boolean
      : Value

/** The instance was inserted. */
export function created(): When<unknown> {
  return { description: 'created', test: change => change.created, patterns: [{ eventNames: ['INSERT'] }] }
}

/** At least one of the fields changed. When the instance is new, all of them count as changed. */
export function changed<const Field extends string>(
  ...fields: [Field, ...Field[]]
): When<{ readonly [K in Field]: unknown }> {
  if (fields.length === 0 || fields.some(field => textIssue(field))) {
    throw new ConfigurationError(
      'models.badCondition',
      `changed() needs at least one field name, not ${fields.map(field => shown(field)).join(', ') || 'nothing'}.`,
    )
  }
  return {
    description: `changed(${fields.join(', ')})`,
    test: change => fields.some(field => change.isChanged(field)),
    patterns: [{ eventNames: ['INSERT', 'MODIFY'] }],
  }
}

/**
 * The field has this value now but did not before. Also holds for an instance created with this value.
 *
 * @example
 * const when = or(becomes('isActive', true), and(changed('email'), created()))
 * postSave.connect(() => undefined, { sender: User, dispatchUid: 'users/greet', consumer: 'mail', when })
 */
export function becomes<const Field extends string, const Value extends Scalar>(
  field: Field,
  value: Value,
): When<{ readonly [K in Field]: Widen<Value> | undefined | null }> {
  return {
    description: `becomes(${field}, ${JSON.stringify(value)})`,
    test: change => change.is(field, value) && (change.created || !change.was(field, value)),
    patterns: [{ eventNames: ['INSERT', 'MODIFY'], current: { [field]: value } }],
  }
}

/** Both conditions hold. */
export function and<One, Other>(one: When<One>, other: When<Other>): When<One & Other> {
  return {
    description: `${one.description} and ${other.description}`,
    test: change => one.test(change) && other.test(change),
    patterns: one.patterns.flatMap(left => other.patterns.flatMap(right => both(left, right))),
  }
}

/** At least one condition holds. */
export function or<One, Other>(one: When<One>, other: When<Other>): When<One & Other> {
  return {
    description: `(${one.description} or ${other.description})`,
    test: change => one.test(change) || other.test(change),
    patterns: [...one.patterns, ...other.patterns],
  }
}

const EVERY_EVENT = ['INSERT', 'MODIFY', 'REMOVE'] as const

function both(left: RecordPattern, right: RecordPattern): RecordPattern[] {
  const eventNames = (left.eventNames ?? EVERY_EVENT).filter(name => (right.eventNames ?? EVERY_EVENT).includes(name))
  const contradicts = Object.entries(left.current ?? {}).some(
    ([field, value]) => right.current && field in right.current && right.current[field] !== value,
  )
  if (eventNames.length === 0 || contradicts) return []
  return [{ eventNames, current: { ...left.current, ...right.current } }]
}
