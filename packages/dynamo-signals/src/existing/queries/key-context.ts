import type { Condition } from '../../queries/filter.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'
import type { FormParts } from '../form-parts.ts'
import { keyValueIssue } from '../key-value.ts'
import type { ExistingIndex } from '../table-indexes.ts'
import type { KeyFields } from '../writes-options.ts'
import { isComposed, keeps, type MadeKey } from './made-key.ts'

/** The index of a query, and how its keys are made. */
export interface KeyContext {
  readonly index: ExistingIndex
  readonly parts: FormParts
  /** Throws `ConfigurationError` with the reason. */
  readonly refuse: (why: string) => never
}

/** Returns the fields that the functions of the application get. */
export function knownFields(
  { id }: FormParts,
  { given: convert }: MadeKey,
  given: ReadonlyMap<string, AttributeValue>,
): KeyFields {
  return withId(id, Object.fromEntries(Array.from(given, ([field, value]) => [field, convert(value)])))
}

/** Adds the id to the fields that the functions of the application get, if these fields form it. */
export function withId(id: FormParts['id'], known: KeyFields): KeyFields {
  const joined = id.join(known)
  return joined === undefined ? known : { ...known, id: joined }
}

/** Returns the conditions that fields have the given values, if other values can make the same key. */
export function equalities(
  context: KeyContext,
  made: MadeKey,
  known: KeyFields,
  given: ReadonlyMap<string, AttributeValue>,
): Condition[] {
  const isShared = isComposed(made, known)
  return [...given].flatMap(([field, value]): Condition[] =>
    isCompared(context, field, { isShared, isKept: keeps(made, known, field) })
      ? [{ operator: '=', path: [field], values: [value] }]
      : [],
  )
}

/**
 * Whether a filter has to compare a field, in addition to the key that a function makes of it.
 *
 * @param key whether the function makes the key of other fields, too, and whether the key shows the whole value of this one.
 */
export function isCompared(
  { parts, index }: KeyContext,
  field: string,
  { isShared, isKept }: { readonly isShared: boolean; readonly isKept: boolean },
): boolean {
  const { name = field, format = 'iso' } = parts.attributes.placeOf(field) ?? {}
  // DynamoDB does not let a filter compare the keys that the query reads.
  if (name === index.keys.partitionKey || name === index.keys.sortKey) return false
  // A date does not contain what separates two fields.
  return !isKept || (isShared && format === 'iso')
}

/** Returns the reason for a function that returned something which is not a key. */
export function wrongKey({ name }: MadeKey, result: unknown): string {
  return `${name} ${keyValueIssue(result)}`
}
