import { isObject } from '../dispatch/is-object.ts'
import { shown, textIssue, unknownOption } from '../dispatch/option-issues.ts'
import type { TableKeys } from '../models/stored-in.ts'
import type { FieldFormat } from './date-format.ts'

/** The decoded fields of an instance, with its `id`. For the table's key, only the `id` and the attributes that form it. */
export type KeyFields = Readonly<Record<string, unknown>>

/** Makes one key attribute of an instance. An index attribute is omitted if the result is undefined. */
export type KeyAttribute = (fields: KeyFields) => string | number | bigint | Uint8Array | undefined

/** The name of the attribute that stores a field, or its name and the format in which it is stored. */
export type AttributeOption = string | { readonly name?: string; readonly as?: FieldFormat }

/** Where the items are that refer to one instance through a foreign key. */
export interface ReferenceIndex {
  /** The name of the index. Omit it if they are in one partition of the table itself. */
  readonly index?: string
  /**
   * Its partition key: one of the attributes in `key` or `indexes`, which must depend on nothing but the ID of the relation. Or the
   * attribute that stores this ID.
   */
  readonly partitionKey: string
}

/** How the repository writes the instances of a model, so that they are the same items that the team's other code writes. */
export interface WritesOptions {
  /** The attributes of the table's primary key. They must depend on nothing but the `id` and the attributes that form it. */
  readonly key: Readonly<Record<string, KeyAttribute>>
  /** Attributes with the same value in every item, such as the marker of its type: `{ __edb_e__: 'order' }`. */
  readonly marks?: Readonly<Record<string, string | number | boolean>>
  /** The key attributes of the table's indexes. */
  readonly indexes?: Readonly<Record<string, KeyAttribute>>
  /** The indexes that find the items by a foreign key: `{ customer: { index: 'gsi1', partitionKey: 'gsi1pk' } }`. */
  readonly relations?: Readonly<Record<string, ReferenceIndex>>
  /**
   * Fields that are stored under another name, as another kind of date, or as a number. In an instance, a date is an ISO string, and
   * `as: 'number'` has the digits as a string, such as the ID of a relation.
   */
  readonly attributes?: Readonly<Record<string, AttributeOption>>
  /** The attribute that stores `createdAt`. Default: none, and `createdAt` is empty. */
  readonly createdAt?: AttributeOption
  /** The attribute that stores `updatedAt`. Default: none, and `updatedAt` is empty. */
  readonly updatedAt?: AttributeOption
  /**
   * The attribute in which the library keeps the version, the write ids, the context and the cause of the last write. `false`
   * keeps them off the items, which costs some guarantees: see docs/existing-tables.md. Default `_signals`.
   */
  readonly bookkeeping?: string | false
  /**
   * `false` says that only repositories write the items. Then a save or delete compares the write ID that the last save has
   * stored, and not every attribute. Set it only when no other code writes the items anymore, because its changes would go
   * unnoticed, and a save could overwrite them. Default `true`.
   */
  readonly foreignWriters?: boolean
}

const OPTIONS = [
  'key',
  'marks',
  'indexes',
  'relations',
  'attributes',
  'createdAt',
  'updatedAt',
  'bookkeeping',
  'foreignWriters',
]

/** Returns what is wrong with the `writes` option, or undefined. */
export function writesIssue(writes: unknown, { partitionKey, sortKey }: TableKeys): string | undefined {
  if (!isObject(writes)) return `writes must be an object, not ${shown(writes)}.`
  const given = writes as Readonly<Record<string, unknown>>
  const { key, marks = {}, indexes = {}, relations = {}, attributes = {}, bookkeeping } = given
  const names = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
  return (
    unknownOption(writes, OPTIONS) ??
    eachIssue('key', key, isFunction, 'a function of the fields') ??
    keyIssue(Object.keys(key as object), names) ??
    eachIssue('marks', marks, isMark, 'a string, a number or a boolean') ??
    eachIssue('indexes', indexes, isFunction, 'a function of the fields') ??
    eachIssue('relations', relations, isReference(writes as WritesOptions), REFERENCE) ??
    eachIssue('attributes', attributes, isAttribute, 'a name, or { name, as }') ??
    eachIssue('writes', timestampsOf(given), isTimestamp, 'a name, or { name, as }') ??
    (bookkeeping === undefined || bookkeeping === false || !textIssue(bookkeeping)
      ? sharedIssue(writes as WritesOptions)
      : `writes.bookkeeping must be the name of an attribute, or false, not ${shown(bookkeeping)}.`) ??
    foreignWritersIssue(given)
  )
}

function foreignWritersIssue({ foreignWriters, bookkeeping }: Readonly<Record<string, unknown>>): string | undefined {
  if (foreignWriters === undefined || foreignWriters === true) return undefined
  if (foreignWriters !== false) return `writes.foreignWriters must be true or false, not ${shown(foreignWriters)}.`
  if (bookkeeping !== false) return undefined
  return 'writes.foreignWriters is false, so a save compares the write ID, which bookkeeping: false does not store. Remove one of them.'
}

function keyIssue(given: readonly string[], names: readonly string[]): string | undefined {
  const isComplete = given.length === names.length && names.every(name => given.includes(name))
  return isComplete
    ? undefined
    : `writes.key must make ${names.join(' and ')}, and it makes ${given.join(' and ') || 'nothing'}.`
}

function eachIssue(
  option: string,
  given: unknown,
  isValid: (value: unknown, name: string) => boolean,
  expected: string,
): string | undefined {
  if (!isObject(given)) return `writes.${option} must be an object, not ${shown(given)}.`
  const wrong = Object.entries(given).find(([name, value]) => !isValid(value, name))
  const place = option === 'writes' ? option : `writes.${option}`
  return wrong && `${place}.${wrong[0]} must be ${expected}, not ${shown(wrong[1])}.`
}

/** Two things in one attribute would overwrite one another. */
function sharedIssue(writes: WritesOptions): string | undefined {
  const { key, marks = {}, indexes = {}, attributes = {}, bookkeeping = '_signals' } = writes
  const renamed = Object.entries({ ...attributes, ...timestampsOf(writes) }).map(([field, option]) =>
    attributeName(option as AttributeOption, field),
  )
  const fixed = [key, marks, indexes].flatMap(Object.keys)
  const names = [...fixed, ...renamed, ...(bookkeeping === false ? [] : [bookkeeping])]
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice && `writes stores two things in ${shown(twice)}. Name another attribute for one of them.`
}

/** Returns which field is stored in the attribute of another one, or undefined. They would overwrite one another. */
export function takenIssue(
  { attributes = {}, ...writes }: Partial<WritesOptions> = {},
  fields: ReadonlySet<string> | undefined,
): string | undefined {
  for (const [field, option] of Object.entries({ ...attributes, ...timestampsOf(writes) })) {
    const name = attributeName(option as AttributeOption, field)
    const isTaken = name !== field && fields?.has(name) && attributeName(attributes[name], name) === name
    if (isTaken)
      return `writes stores ${field} in ${shown(name)}, which is also a field. Name another attribute for one of them.`
  }
  return undefined
}

function timestampsOf({ createdAt, updatedAt }: WritesOptions | Readonly<Record<string, unknown>>): object {
  return { ...(createdAt !== undefined && { createdAt }), ...(updatedAt !== undefined && { updatedAt }) }
}

/** Returns the attribute of the library's own data. Undefined if the items have none. */
export function bookkeepingOf({ bookkeeping = '_signals' }: Pick<WritesOptions, 'bookkeeping'>): string | undefined {
  return bookkeeping === false ? undefined : bookkeeping
}

/** Returns the name of the attribute that stores a field. */
export function attributeName(option: AttributeOption | undefined, field: string): string {
  return typeof option === 'string' ? option : (option?.name ?? field)
}

/** Returns the format in which a field is stored. */
export function formatOf(option: AttributeOption | undefined): FieldFormat {
  return typeof option === 'object' ? (option.as ?? 'iso') : 'iso'
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}

function isMark(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

const REFERENCE = '{ index, partitionKey }, with an attribute of key or indexes, or the one that stores the ID'

function isReference({ key, indexes = {}, attributes = {} }: WritesOptions): (value: unknown, name: string) => boolean {
  return (value, relation) => {
    if (!isObject(value) || unknownOption(value, ['index', 'partitionKey'])) return false
    const { index, partitionKey } = value as Partial<ReferenceIndex>
    const made = index === undefined ? key : indexes
    if (Object.hasOwn(made, partitionKey ?? '')) return index === undefined || !textIssue(index)
    const field = `${relation}Id`
    return index !== undefined && !textIssue(index) && partitionKey === attributeName(attributes?.[field], field)
  }
}

function isAttribute(value: unknown): boolean {
  if (!isObject(value)) return !textIssue(value)
  const { name, as } = value as { readonly name?: unknown; readonly as?: unknown }
  return (
    unknownOption(value, ['name', 'as']) === undefined &&
    (name === undefined || !textIssue(name)) &&
    (as === undefined || ['iso', 'seconds', 'milliseconds', 'number'].includes(as as string))
  )
}

function isTimestamp(value: unknown): boolean {
  return isAttribute(value) && formatOf(value as AttributeOption) !== 'number'
}
