import { invalid } from '../service-error.ts'
import {
  type IndexShape,
  type KeyShape,
  type KeyType,
  keyNames,
  projectedNames,
  type TableShape,
} from '../store/table-shape.ts'
import { type AttributeValue, attributeOf, type Item, parts } from '../values/item.ts'
import { itemSize, valueSize } from '../values/item-size.ts'

/** An empty key or an item that is too large refuses a whole transaction before its items are checked one by one. */
const WHOLE = { isOfRequest: true }
const LARGEST_ITEM = 400 * 1024
const LARGEST_PARTITION_KEY = 2048
const LARGEST_SORT_KEY = 1024

/** Throws if the key does not match the table: an attribute is missing, has the wrong type, is empty, or is extra. */
export function requireKey(shape: TableShape, key: Readonly<Item>): void {
  const names = keyNames(shape)
  const isWhole =
    Object.keys(key).length === names.length && names.every(name => typeOf(key, name) === shape.types[name])
  if (!isWhole) throw invalid('The provided key element does not match the schema')
  requireFullKey(shape, key)
}

/** Throws if the table or one of its indexes cannot store the item. */
export function requireStorable(shape: TableShape, item: Readonly<Item>, isUpdate = false): void {
  for (const name of keyNames(shape)) {
    const type = typeOf(item, name)
    if (!type) throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`)
    if (type === shape.types[name]) continue
    const types = `expected: ${shape.types[name]} actual: ${type}`
    throw invalid(`One or more parameter values were invalid: Type mismatch for key ${name} ${types}`)
  }
  requireFullKey(shape, item)
  for (const index of shape.indexes) requireIndexable(shape, index, item, isUpdate)
  requireSize(shape, item, isUpdate)
}

/** Throws if a key attribute of a table is empty or too long. */
function requireFullKey(shape: TableShape, key: Readonly<Item>): void {
  for (const name of keyNames(shape)) requireNotEmpty(shape.types[name], key, name)
  requireKeySizes(shape, key)
}

function requireNotEmpty(type: KeyType | undefined, key: Readonly<Item>, name: string): void {
  const value = attributeOf(key, name)
  if (value?.S !== '' && value?.B?.length !== 0) return
  const kind = type === 'B' ? 'binary' : 'string'
  const what = `The AttributeValue for a key attribute cannot contain an empty ${kind} value`
  throw invalid(`One or more parameter values are not valid. ${what}. Key: ${name}`, WHOLE)
}

function requireKeySizes({ hash, range }: KeyShape, key: Readonly<Item>): void {
  if (sizeOf(key, hash) > LARGEST_PARTITION_KEY) {
    throw invalid(
      `One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of${LARGEST_PARTITION_KEY} bytes`,
    )
  }
  if (sizeOf(key, range) > LARGEST_SORT_KEY) {
    throw invalid(
      `One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of ${LARGEST_SORT_KEY} bytes`,
    )
  }
}

/** An item without the key attribute of an index is not in the index. If it has the attribute, it must be valid. */
function requireIndexable(shape: TableShape, index: IndexShape, item: Readonly<Item>, isUpdate: boolean): void {
  for (const name of keyNames(index)) {
    const value = attributeOf(item, name)
    if (!value) continue
    const [expected, actual] = [shape.types[name], parts(value)[0]]
    if (actual !== expected) {
      const types = `Expected: ${expected} Actual: ${actual} IndexName: ${index.name}`
      throw invalid(`One or more parameter values were invalid: Type mismatch for Index Key ${name} ${types}`)
    }
    if (value.S !== '' && value.B?.length !== 0) continue
    const kind = expected === 'B' ? 'binary' : 'string'
    const what = `The AttributeValue for a key attribute cannot contain an empty ${kind} value`
    if (isUpdate) {
      const rule = 'The update expression attempted to update a secondary index key to a value that is not supported'
      throw invalid(`One or more parameter values are not valid. ${rule}. ${what}.`, WHOLE)
    }
    const rule = 'A value specified for a secondary index key is not supported'
    const where = `IndexName: ${index.name}, IndexKey: ${name}`
    throw invalid(`One or more parameter values are not valid. ${rule}. ${what}. ${where}`, WHOLE)
  }
  requireKeySizes(index, item)
}

/** The size of an item includes its entries in local indexes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
function requireSize(shape: TableShape, item: Readonly<Item>, isUpdate: boolean): void {
  let size = itemSize(item)
  if (size > LARGEST_ITEM) throw tooLarge(isUpdate)
  for (const index of shape.indexes) {
    if (!index.isLocal || !index.range.every(name => attributeOf(item, name))) continue
    const names = projectedNames(shape, index)
    size += names ? names.reduce((sum, name) => sum + attributeSize(item, name), 0) : itemSize(item)
  }
  if (size > LARGEST_ITEM && shape.indexes.some(({ isLocal }) => isLocal)) throw tooLarge(isUpdate)
}

function tooLarge(isUpdate: boolean): Error {
  if (isUpdate) return invalid('Item size to update has exceeded the maximum allowed size')
  return invalid('Item size has exceeded the maximum allowed size', WHOLE)
}

function attributeSize(item: Readonly<Item>, name: string): number {
  const value = attributeOf(item, name)
  return value ? Buffer.byteLength(name) + valueSize(value) : 0
}

function sizeOf(key: Readonly<Item>, names: readonly string[]): number {
  let size = 0
  for (const name of names) {
    const value: AttributeValue | undefined = attributeOf(key, name)
    if (value) size += valueSize(value)
  }
  return size
}

function typeOf(item: Readonly<Item>, name: string): string | undefined {
  const value = attributeOf(item, name)
  return value && parts(value)[0]
}
