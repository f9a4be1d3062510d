import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { invalid, unserializable } from '../service-error.ts'
import { storedBytes } from './bytes.ts'
import { compare } from './compare.ts'
import { isEqual } from './is-equal.ts'
import { canonicalNumber } from './numbers.ts'

export type { AttributeValue }

/** An item or a key in DynamoDB JSON. Stored items are frozen, so readers cannot change the table. */
export type Item = Record<string, AttributeValue>

type Kind = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS'

/** A first check of the content of each type. */
const FORMS: Readonly<Record<Kind, (content: unknown) => boolean>> = {
  S: content => typeof content === 'string',
  N: content => typeof content === 'string',
  B: content => content instanceof Uint8Array,
  BOOL: content => typeof content === 'boolean',
  NULL: content => typeof content === 'boolean',
  M: content => typeof content === 'object' && content !== null && !Array.isArray(content),
  L: Array.isArray,
  SS: Array.isArray,
  NS: Array.isArray,
  BS: Array.isArray,
}
const TARGETS: Readonly<Record<string, string>> = {
  BOOL: 'Boolean',
  NULL: 'Boolean',
  B: 'ByteBuffer',
  M: 'Map',
  L: 'List',
  SS: 'List',
  NS: 'List',
  BS: 'List',
}
/** With two spaces, as in DynamoDB's message. */
const EMPTY_SETS = {
  SS: 'An string set  may not be empty',
  NS: 'An number set  may not be empty',
  BS: 'Binary sets should not be empty',
} as const
/** The item itself is the first of 32 levels, as in DynamoDB Local. */
const DEEPEST = 31
const LONGEST_NAME = 65_535
const TOO_DEEP =
  'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit'

/** Returns the type and content of a value: `['S', 'text']`. Throws unless it has exactly one type. */
export function parts(value: AttributeValue): [type: Kind, content: unknown] {
  if (typeof value !== 'object') throw unserializable(value, 'Map')
  for (const type in value) {
    const content = (value as unknown as Record<string, unknown>)[type]
    if (content === undefined) continue
    if (!Object.hasOwn(FORMS, type) || !isAlone(value)) break
    if (FORMS[type as Kind](content)) return [type as Kind, content]
    throw unserializable(content, TARGETS[type] ?? 'String')
  }
  throw invalid(
    isAlone(value)
      ? 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes'
      : 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
  )
}

function isAlone(value: AttributeValue): boolean {
  const contents = Object.values(value ?? {})
  return contents.length === 1 || contents.filter(content => content !== undefined).length <= 1
}

/** Returns why the name of an attribute is invalid, in DynamoDB's words. Undefined if it is valid. */
export function faultOfName(name: string): string | undefined {
  if (name === '') return 'Empty attribute name'
  // No character has more than three bytes for each unit of its text.
  if (name.length * 3 <= LONGEST_NAME || Buffer.byteLength(name) <= LONGEST_NAME) return undefined
  return `Attribute name is too large, must be less than ${LONGEST_NAME + 1} bytes`
}

/** Returns a frozen copy in stored form: canonical numbers, sorted sets. Throws if DynamoDB rejects the item. */
export function storedItem(item: Readonly<Item>, depth = 0): Item {
  const copy: Item = {}
  for (const name in item) {
    const value = item[name]
    if (value === undefined) continue
    const fault = faultOfName(name)
    if (fault) throw invalid(fault)
    setAttribute(copy, name, stored(value, depth))
  }
  return Object.freeze(copy)
}

/** Like {@link storedItem}, for one value. */
export function stored(value: AttributeValue, depth = 0): AttributeValue {
  const [type, content] = parts(value)
  if (depth >= DEEPEST && (type === 'M' || type === 'L')) throw invalid(TOO_DEEP)
  switch (type) {
    case 'N':
      return Object.freeze({ N: canonicalNumber(content as string) })
    case 'B':
      return Object.freeze({ B: storedBytes(content as Uint8Array) })
    case 'M':
      return Object.freeze({ M: storedItem(content as Item, depth + 1) })
    case 'L':
      return Object.freeze({
        L: Object.freeze(storedEntries(content as AttributeValue[], depth + 1)) as AttributeValue[],
      })
    case 'SS':
    case 'NS':
    case 'BS':
      return storedSet(type, content as (string | Uint8Array)[])
    case 'NULL':
      if (content === true) return Object.freeze({ NULL: true })
      throw invalid('One or more parameter values were invalid: Null attribute value types must have the value of true')
    default:
      return Object.freeze({ [type]: content }) as unknown as AttributeValue
  }
}

function storedEntries(entries: readonly AttributeValue[], depth: number): AttributeValue[] {
  return entries.map(entry => stored(entry, depth))
}

/** Sets have no order, so they are stored sorted to make equal sets identical. */
function storedSet(type: 'SS' | 'NS' | 'BS', entries: (string | Uint8Array)[]): AttributeValue {
  if (entries.length === 0) throw invalid(`One or more parameter values were invalid: ${EMPTY_SETS[type]}`)
  const values = entries.map(entry => stored({ [type.charAt(0)]: entry } as unknown as AttributeValue))
  const sorted = values.toSorted(compare)
  if (sorted.some((value, at) => at > 0 && isEqual(value, sorted[at - 1]))) {
    if (type === 'NS') throw invalid('Input collection contains duplicates')
    const shown = type === 'SS' ? `[${entries.join(', ')}]` : 'of type BS'
    throw invalid(`One or more parameter values were invalid: Input collection ${shown} contains duplicates.`)
  }
  return Object.freeze({ [type]: Object.freeze(sorted.map(value => parts(value)[1])) }) as unknown as AttributeValue
}

/** Sets an attribute with any name. A plain assignment to `__proto__` would set the item's prototype. */
export function setAttribute(item: Item, name: string, value: AttributeValue): void {
  if (name !== '__proto__') item[name] = value
  else Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true })
}

/** Returns an own attribute of the item, so that `constructor` is only found if it was stored. */
export function attributeOf(item: Readonly<Item>, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined
}
