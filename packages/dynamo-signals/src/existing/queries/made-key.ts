import { ownValue } from '../../dispatch/own-value.ts'
import { type AttributeValue, decodeValue, encodeValue } from '../../repository/items/attribute-value.ts'
import { exactText } from '../../repository/items/numbers.ts'
import type { FormParts } from '../form-parts.ts'
import { isKeyValue, isRounded } from '../key-value.ts'
import type { KeyAttribute, KeyFields } from '../writes-options.ts'

/** A key attribute that a function of the application makes of fields. */
export interface MadeKey {
  /** The function, as an error names it. */
  readonly name: string
  readonly make: KeyAttribute
  /** Converts the value of a field to what the function gets. */
  readonly given: (value: AttributeValue) => unknown
  /** Whether the function converts digits, which a number can round. */
  readonly getsDigits?: boolean
}

/** Returns how a key attribute is made: by a function, or as a mark. Undefined for one that stores a field. */
export function madeKey({ writes }: FormParts, attribute: string): MadeKey | undefined {
  const key = find(writes.key, attribute)
  // These functions get the parts of the id, which are strings.
  if (key)
    return {
      name: `writes.key.${attribute}`,
      make: key,
      given: value => value.S ?? value.N ?? String(decodeValue(value)),
      getsDigits: true,
    }
  const given = (value: AttributeValue) => decodeValue(value, exactText)
  const index = find(writes.indexes, attribute)
  if (index) return { name: `writes.indexes.${attribute}`, make: index, given }
  const mark = find(writes.marks, attribute)
  return mark === undefined
    ? undefined
    : { name: `writes.marks.${attribute}`, make: (() => mark) as KeyAttribute, given }
}

function find<Value>(values: Readonly<Record<string, Value>> = {}, attribute: string): Value | undefined {
  return ownValue(values, attribute)
}

/** What a function makes of the fields that are known. */
export type Made =
  /** All fields that it uses are known. Undefined if an item with these fields is not in the index. */
  | { readonly value: AttributeValue | undefined }
  /** It uses other fields, too. */
  | { readonly missing: readonly string[] }
  /** It does not return a key. */
  | { readonly wrong: unknown }

/** Calls a function with the fields that are known. */
export function madeOf({ make, getsDigits }: MadeKey, known: KeyFields): Made {
  const { result, asked } = call(make, known, () => undefined)
  if (asked.length > 0) return { missing: asked }
  if (result === undefined) return { value: undefined }
  const isKey = isKeyValue(result) && !(getsDigits && isRounded(result))
  return isKey ? { value: encodeValue(result) } : { wrong: result }
}

/**
 * Whether a function makes another key of a similar value of a field. If it does not, it loses part of the value, such as the
 * case of letters or the time of a day, and a query has to compare the field, too.
 */
export function keeps(key: MadeKey, known: KeyFields, field: string): boolean {
  const of = (value: unknown) => textOf(key, { ...known, [field]: value })
  const text = of(known[field])
  return similarTo(known[field]).every(each => of(each) !== text)
}

/**
 * Whether a function makes one key of several fields. Then a value that contains the text between two fields can make the key
 * of other values: `a#b` and `c` that of `a` and `b#c`.
 */
export function isComposed({ make }: MadeKey, known: KeyFields): boolean {
  return call(make, known, () => undefined).read > 1
}

function textOf(key: MadeKey, known: KeyFields): unknown {
  try {
    const made = madeOf(key, known)
    return 'missing' in made ? beginningOf(key, known) : JSON.stringify(made)
  } catch (error) {
    return error
  }
}

function similarTo(value: unknown): unknown[] {
  if (typeof value === 'number') return [value - 1, value + Math.abs(value) * 1e-12 + 1e-12, value + 0.5, value + 1]
  if (typeof value === 'boolean') return [!value]
  if (typeof value !== 'string') return []
  const others = [value.toLowerCase(), value.toUpperCase(), `${value}0`, value.slice(0, -1)]
  return others.filter(each => each !== value && each !== '')
}

/**
 * Returns the beginning of the texts that a function makes of the known fields, whatever the values of the others are. Empty if
 * they have none in common. `begun` are fields whose value begins with a text.
 *
 * The function is called with unusual texts in place of the unknown values, so that the place is found where the first one
 * begins: a short and a long one, because the function may pad them, and with nothing, because it may omit a missing part.
 */
export function beginningOf({ make }: MadeKey, known: KeyFields, begun: Readonly<Record<string, string>> = {}): string {
  const texts: string[] = []
  for (const length of [1, 64]) {
    const marks: string[] = []
    const mark = (name: string) => {
      marks.push(String.fromCharCode(FIRST_MARK + marks.length))
      return (begun[name] ?? '') + marks.at(-1)?.repeat(length)
    }
    const { result } = call(make, known, mark)
    // A value that is not part of the text can decide what the text is.
    if (typeof result !== 'string' || !marks.every(each => result.includes(each))) return ''
    if (marks.length === 0) return result
    texts.push(result.slice(0, result.search(MARK)))
  }
  const { result } = call(make, known, name => begun[name])
  return typeof result === 'string' ? commonBeginning([...texts, result]) : commonBeginning(texts)
}

// Noncharacters, which no program stores: https://www.unicode.org/faq/private_use.html#noncharacters
const FIRST_MARK = 0xfdd0
const MARK = /[\ufdd0-\ufdef]/

function commonBeginning([first = '', ...others]: readonly string[]): string {
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--
  return first.slice(0, length)
}

interface Called {
  /** Undefined if the function throws. */
  readonly result: unknown
  /** The fields that it asked for and that are not known. */
  readonly asked: readonly string[]
  /** The number of fields that it asked for. */
  readonly read: number
}

function call(make: KeyAttribute, known: KeyFields, unknown: (name: string) => unknown): Called {
  const given = new Map<string, unknown>()
  const read = new Set<string | symbol>()
  const fieldValue = (name: string) => {
    if (!given.has(name)) given.set(name, unknown(name))
    return given.get(name)
  }
  const isUnknown = (name: string | symbol): name is string =>
    typeof name === 'string' && !Object.hasOwn(known, name) && !(name in Object.prototype)
  const fields = new Proxy(known, {
    get: (target, name) => {
      read.add(name)
      return isUnknown(name) ? fieldValue(name) : Reflect.get(target, name)
    },
    has: (target, name) => (isUnknown(name) ? fieldValue(name) !== undefined : Reflect.has(target, name)),
  })
  try {
    return { result: make(fields), asked: [...given.keys()], read: read.size }
  } catch (error) {
    // The value that stands in for an unknown one can have the wrong type.
    if (given.size === 0) throw error
    return { result: undefined, asked: [...given.keys()], read: read.size }
  }
}
