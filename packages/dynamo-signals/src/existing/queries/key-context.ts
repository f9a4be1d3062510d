import { shown } from '../../dispatch/option-issues.ts'
import type { Condition } from '../../queries/filter.ts'
import type { AttributeValue } from '../../repository/items/attribute-value.ts'
import type { FormParts } from '../form-parts.ts'
import type { ExistingIndex } from '../table-indexes.ts'
import type { KeyFields } from '../writes-options.ts'
import { keeps, type MadeKey } from './made-key.ts'

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
  const known = Object.fromEntries(Array.from(given, ([field, value]) => [field, convert(value)]))
  const joined = id.join(known)
  return joined === undefined ? known : { ...known, id: joined }
}

/** Returns the conditions that fields have the given values, if a key does not tell them from others. */
export function equalities(made: MadeKey, known: KeyFields, given: ReadonlyMap<string, AttributeValue>): Condition[] {
  return [...given].flatMap(([field, value]): Condition[] =>
    keeps(made, known, field) ? [] : [{ operator: '=', path: [field], values: [value] }],
  )
}

/** Returns the reason for a function that returned something which is not a key. */
export function wrongKey({ name }: MadeKey, result: unknown): string {
  return `${name} must return a string that is not empty, a number or bytes, not ${shown(result)}.`
}
