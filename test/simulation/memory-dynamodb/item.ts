import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** An item in DynamoDB's own JSON. What is stored is frozen, so that whoever reads it cannot change the table. */
export type Item = Record<string, AttributeValue>

/** A frozen copy of an item, its numbers in DynamoDB's spelling. */
export function stored(item: Readonly<Item>): Item {
  const copy: Item = {}
  for (const name in item) {
    const value = item[name]
    if (value !== undefined) copy[name] = storedValue(value)
  }
  return Object.freeze(copy)
}

function storedValue(value: AttributeValue): AttributeValue {
  if (value.S !== undefined || value.BOOL !== undefined || value.NULL !== undefined) return Object.freeze({ ...value })
  if (value.N !== undefined) return Object.freeze({ N: String(Number(value.N)) })
  if (value.M !== undefined) return Object.freeze({ M: stored(value.M) })
  if (value.L !== undefined) return Object.freeze({ L: Object.freeze(value.L.map(storedValue)) as AttributeValue[] })
  // Sets have no order: one spelling makes two equal ones the same.
  if (value.SS !== undefined) return Object.freeze({ SS: [...value.SS].sort() })
  if (value.NS !== undefined) return Object.freeze({ NS: value.NS.map(each => String(Number(each))).sort() })
  return Object.freeze({ ...value })
}

/** Whether two values are the same to DynamoDB. */
export function isEqualValue(one: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  if (one === other) return true
  if (one === undefined || other === undefined) return false
  const [[type = '', content] = []] = Object.entries(one)
  const counterpart = (other as unknown as Record<string, unknown>)[type]
  if (counterpart === undefined) return false
  switch (type) {
    case 'N':
      return Number(content) === Number(counterpart)
    case 'M':
      return isEqualItem(content as Item, counterpart as Item)
    case 'L':
      return isEqualList(content as AttributeValue[], counterpart as AttributeValue[])
    case 'S':
    case 'BOOL':
    case 'NULL':
      return content === counterpart
    default:
      return JSON.stringify(content) === JSON.stringify(counterpart)
  }
}

/** Whether two items have the same attributes with the same values. */
export function isEqualItem(one: Readonly<Item>, other: Readonly<Item>): boolean {
  const names = Object.keys(one)
  return names.length === Object.keys(other).length && names.every(name => isEqualValue(one[name], other[name]))
}

function isEqualList(one: readonly AttributeValue[], other: readonly AttributeValue[]): boolean {
  return one.length === other.length && one.every((value, index) => isEqualValue(value, other[index]))
}

/** Orders texts by their bytes in UTF-8, as sort keys are. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0
  for (let index = 0; index < one.length && index < other.length; index++) {
    const [left, right] = [one.charCodeAt(index), other.charCodeAt(index)]
    if (left === right) continue
    // Only surrogates are ordered otherwise in UTF-8 than in UTF-16.
    return left < 0xd800 && right < 0xd800 ? left - right : Buffer.compare(Buffer.from(one), Buffer.from(other))
  }
  return one.length - other.length
}
