import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { invalid } from '../service-error.ts'
import { isEqual } from './equality.ts'
import { canonicalNumber } from './numbers.ts'
import { compareTexts } from './order.ts'

export type { AttributeValue }

/** An item, or a key, in DynamoDB's own JSON. What is stored is frozen: whoever reads it cannot change the table. */
export type Item = Record<string, AttributeValue>

/** The type of a value and what it holds: `['S', 'text']`. Throws unless it has exactly one. */
export function parts(value: AttributeValue): [type: string, content: unknown] {
  const [entry, ...more] = Object.entries(value).filter(([, content]) => content !== undefined)
  if (entry && more.length === 0) return entry
  throw invalid('Supplied AttributeValue must contain exactly one of the supported datatypes')
}

/** A frozen copy of an item as DynamoDB keeps it: numbers in one spelling, sets sorted. Throws for what it refuses. */
export function storedItem(item: Readonly<Item>): Item {
  const copy: Item = {}
  for (const name in item) {
    const value = item[name]
    if (value !== undefined) setAttribute(copy, name, stored(value))
  }
  return Object.freeze(copy)
}

/** As {@link storedItem}, for one value. */
export function stored(value: AttributeValue): AttributeValue {
  const [type, content] = parts(value)
  switch (type) {
    case 'N':
      return Object.freeze({ N: canonicalNumber(content as string) })
    case 'B':
      return Object.freeze({ B: new Uint8Array(content as Uint8Array) })
    case 'M':
      return Object.freeze({ M: storedItem(content as Item) })
    case 'L':
      return Object.freeze({ L: Object.freeze((content as AttributeValue[]).map(stored)) as AttributeValue[] })
    case 'SS':
    case 'NS':
    case 'BS':
      return storedSet(type, content as (string | Uint8Array)[])
    default:
      return Object.freeze({ [type]: content }) as unknown as AttributeValue
  }
}

/** Sets have no order: one spelling makes two equal ones the same. */
function storedSet(type: string, entries: readonly (string | Uint8Array)[]): AttributeValue {
  if (entries.length === 0) throw invalid('One or more parameter values were invalid: An set may not be empty')
  const values = entries.map(entry => stored({ [type.charAt(0)]: entry } as unknown as AttributeValue))
  const sorted = values.toSorted((one, other) => compareTexts(textOf(one), textOf(other)))
  if (sorted.some((value, at) => at > 0 && isEqual(value, sorted[at - 1]))) {
    throw invalid('One or more parameter values were invalid: Input collection contains duplicates.')
  }
  return Object.freeze({ [type]: Object.freeze(sorted.map(value => parts(value)[1])) }) as unknown as AttributeValue
}

function textOf({ S, N, B }: AttributeValue): string {
  return S ?? N ?? Buffer.from(B ?? []).toString('hex')
}

/** Sets an attribute, whatever its name is: a plain assignment to `__proto__` would set the item's prototype. */
export function setAttribute(item: Item, name: string, value: AttributeValue): void {
  if (name !== '__proto__') item[name] = value
  else Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true })
}

/** An attribute of its own: `constructor` is none unless somebody stored it. */
export function attributeOf(item: Readonly<Item>, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined
}
