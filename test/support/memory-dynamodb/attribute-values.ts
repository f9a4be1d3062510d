import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { invalid } from './service-error.ts'

export type { AttributeValue }

/** An item, or a key, in DynamoDB's own JSON. */
export type Item = Record<string, AttributeValue>

/** The type of a value and what it holds: `['S', 'text']`. */
export function parts(value: AttributeValue): [type: string, content: unknown] {
  const [entry, ...more] = Object.entries(value).filter(([, content]) => content !== undefined)
  if (!entry || more.length > 0)
    throw invalid('Supplied AttributeValue must contain exactly one of the supported datatypes')
  return entry
}

/** A copy that shares nothing, as DynamoDB keeps it: numbers in one spelling, sets sorted. Throws for what it refuses. */
export function stored(value: AttributeValue): AttributeValue {
  const [type, content] = parts(value)
  switch (type) {
    case 'S':
    case 'BOOL':
    case 'NULL':
      return { [type]: content } as unknown as AttributeValue
    case 'N':
      return { N: canonicalNumber(content as string) }
    case 'B':
      return { B: new Uint8Array(content as Uint8Array) }
    case 'M':
      return { M: storedItem(content as Item) }
    case 'L':
      return { L: (content as AttributeValue[]).map(stored) }
    default:
      return storedSet(type, content as (string | Uint8Array)[])
  }
}

/** As {@link stored}, for every attribute of an item. */
export function storedItem(item: Readonly<Item>): Item {
  const copy: Item = {}
  for (const [name, value] of Object.entries(item)) if (value !== undefined) copy[name] = stored(value)
  return copy
}

function storedSet(type: string, entries: readonly (string | Uint8Array)[]): AttributeValue {
  if (entries.length === 0) throw invalid('One or more parameter values were invalid: An set may not be empty')
  const values = entries.map(entry => stored({ [type.charAt(0)]: entry } as unknown as AttributeValue))
  const sorted = values.toSorted(compare)
  if (sorted.some((value, at) => at > 0 && compare(value, sorted[at - 1] as AttributeValue) === 0)) {
    throw invalid(`One or more parameter values were invalid: Input collection contains duplicates.`)
  }
  return { [type]: sorted.map(value => parts(value)[1]) } as unknown as AttributeValue
}

/** DynamoDB returns numbers without an exponent and without needless zeros. */
export function canonicalNumber(text: string): string {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text.trim())
  if (!match || `${match[2]}${match[3]}` === '')
    throw invalid(`The parameter cannot be converted to a numeric value: ${text}`)
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = `${whole}${fraction}`
  const point = whole.length + Number(exponent)
  const padded = point < 0 ? `${'0'.repeat(-point)}${digits}` : digits.padEnd(point, '0')
  const at = Math.max(point, 0)
  const integer = padded.slice(0, at).replace(/^0+/, '') || '0'
  const decimals = padded.slice(at).replace(/0+$/, '')
  const number = decimals ? `${integer}.${decimals}` : integer
  return sign === '-' && number !== '0' ? `-${number}` : number
}

/** Whether two values are the same to DynamoDB. */
export function isEqual(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (!one || !other) return one === other
  return canonical(stored(one)) === canonical(stored(other))
}

/** One text for each value. Maps have no order. */
function canonical(value: AttributeValue): string {
  const [type, content] = parts(value)
  if (type === 'M') {
    const entries = Object.entries(content as Item).map(([name, entry]) => [name, canonical(entry)])
    return `M${JSON.stringify(entries.toSorted())}`
  }
  if (type === 'L') return `L${JSON.stringify((content as AttributeValue[]).map(canonical))}`
  if (type === 'B') return `B${Buffer.from(content as Uint8Array).toString('base64')}`
  if (type === 'BS') return `BS${(content as Uint8Array[]).map(bytes => Buffer.from(bytes).toString('base64')).join()}`
  return `${type}${JSON.stringify(content)}`
}

/** Orders two values of the same scalar type: texts and bytes by their bytes, numbers by size. Undefined for others. */
export function compare(one: AttributeValue, other: AttributeValue): number {
  if (one.S !== undefined && other.S !== undefined) return Buffer.compare(Buffer.from(one.S), Buffer.from(other.S))
  if (one.B !== undefined && other.B !== undefined) return Buffer.compare(one.B, other.B)
  if (one.N !== undefined && other.N !== undefined) {
    return canonicalNumber(one.N) === canonicalNumber(other.N) ? 0 : Number(one.N) - Number(other.N)
  }
  return Number.NaN
}

/** Whether two items are the same to DynamoDB. */
export function isEqualItem(one: Item | undefined, other: Item | undefined): boolean {
  if (!one || !other) return one === other
  return isEqual({ M: one }, { M: other })
}
