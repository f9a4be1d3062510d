import { isDeepStrictEqual } from 'node:util'
import type { Change } from '../models/when.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { isScalar } from '../repository/items/scalar-value.ts'

/** How two images of an item differ. They are compared field by field, and only when a condition asks. */
export function changeOf(newImage: Item | undefined, oldImage: Item | undefined): Change {
  return {
    created: oldImage === undefined,
    deleted: newImage === undefined,
    is: (field, value) => isScalar(newImage?.[field], value),
    was: (field, value) => isScalar(oldImage?.[field], value),
    isChanged: field => !isSameImage(newImage?.[field], oldImage?.[field]),
  }
}

/** Whether two values of images are the same. DynamoDB Local writes an empty map with its type or without. */
function isSameImage(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(one, other) || isDeepStrictEqual(typed(one), typed(other))
}

function typed(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text?.includes('{}')
    ? JSON.parse(text, (key, each) => (key !== 'M' && isEmpty(each) ? { M: {} } : each))
    : value
}

const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0
