import type { AttributeValue, Item } from '../../support/memory-dynamodb/values/item.ts'
import type { Random } from '../../support/random.ts'

/** The tables' names, which both sides share. */
export interface TableNames {
  readonly data: string
  readonly ledger: string
  /** What every key begins with, so that sequences in the same tables never meet. */
  readonly prefix: string
}

/** Few keys, so that requests meet. */
export const KEYS = ['a', 'b', 'c', 'd'] as const

export function keyOf(name: string, { prefix }: TableNames): Item {
  return { pk: { S: `${prefix}${name}` }, sk: { S: 'instance' } }
}

export function drawKey(random: Random, tables: TableNames): Item {
  return keyOf(random.pick(KEYS), tables)
}

const VALUES: readonly AttributeValue[] = [
  { S: '' },
  { S: 'x' },
  { S: 'xy' },
  { S: 'ü' },
  { N: '0' },
  { N: '1' },
  { N: '-1.50' },
  { N: '1e3' },
  { N: '12345678901234567890.5' },
  { BOOL: true },
  { BOOL: false },
  { NULL: true },
  { SS: ['x'] },
  { SS: ['y', 'x'] },
  { NS: ['1'] },
  { NS: ['2', '1.0'] },
  { L: [{ N: '1' }, { S: 'x' }] },
  { L: [{ N: '1.50' }, { M: { kept: { N: '7' } } }] },
  { M: { kept: { N: '7' } } },
  { B: new Uint8Array([1, 2]) },
  { BS: [new Uint8Array([2]), new Uint8Array([1])] },
]

/** What DynamoDB refuses, as a value or as a key. */
const REFUSED: readonly Item[] = [
  { a: { SS: [] } },
  { a: { NS: ['1', '1.0'] } },
  { a: { N: 'one' } },
  { a: { N: '1e126' } },
  { a: { N: '1234567890123456789012345678901234567891' } },
  { pk: { S: '' } },
  { sk: { N: '1' } },
  { gsi1pk: { N: '1' } },
  { gsi1sk: { S: '' } },
]

/** An item as the library stores it, with what else DynamoDB can hold. */
export function drawItem(random: Random, tables: TableNames): Item {
  const name = random.pick(KEYS)
  const mark: Item = random.chance(0.5) ? { until: { S: random.pick(['1', '3']) } } : { id: { S: 'z' } }
  const partition = { S: `${tables.prefix}${random.pick(['x', 'y'])}` }
  return {
    ...keyOf(name, tables),
    _v: { N: String(random.between(1, 3)) },
    _wid: { S: random.pick(['w1', 'w2', 'w3']) },
    owner: { S: random.pick(['o1', 'o2']) },
    ...(random.chance(0.3) && { isActive: { BOOL: random.chance(0.5) } }),
    ...(random.chance(0.5) && { a: random.pick(VALUES) }),
    ...(random.chance(0.5) && { n: { N: random.pick(['1', '2', '30', '2.5']) } }),
    ...(random.chance(0.3) && { _deleting: { M: mark } }),
    ...(random.chance(0.6) && { gsi1pk: partition }),
    ...(random.chance(0.6) && { gsi1sk: { S: random.pick(['1', '2', name]) } }),
    ...(random.chance(0.02) && random.pick(REFUSED)),
  }
}
