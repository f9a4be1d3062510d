import type { TableKeys } from '../../models/stored-in.ts'
import { badCursor } from '../../queries/query-plan.ts'
import type { AttributeValue, Item } from '../../repository/items/attribute-value.ts'
import type { IndexKeys } from '../table-indexes.ts'

/** Returns the attributes of an item that say where it is in an index. */
export function positionKeys(table: TableKeys, keys: IndexKeys): string[] {
  const names = [keys.partitionKey, keys.sortKey, table.partitionKey, table.sortKey]
  return [...new Set(names.filter(name => name !== undefined))]
}

/**
 * Returns the cursor of the page that ends with an item. It holds the keys of the item except the partition key of the index,
 * which the query determines, so a cursor cannot point to another partition.
 */
export function cursorAt(names: readonly string[], item: Readonly<Item>): string {
  const values = names.slice(1).map(name => {
    const { S, N, B } = item[name] ?? {}
    return B ? { B: Buffer.from(B).toString('base64') } : N === undefined ? { S } : { N }
  })
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/** Returns the position that a cursor holds. Throws `ConfigurationError` for one that no page of the query returned. */
export function positionAt(
  names: readonly string[],
  cursor: string,
  { partition, what }: { readonly partition: AttributeValue | undefined; readonly what: string },
): Item {
  const refuse = (): never => {
    throw badCursor(what, cursor)
  }
  const values = parsed(cursor)
  if (values.length !== names.length - 1) refuse()
  const position: Item = partition ? { [names[0] ?? '']: partition } : {}
  for (const [at, name] of names.slice(1).entries()) position[name] = decoded(values[at]) ?? refuse()
  return partition === undefined || cursorAt(names, position) === cursor ? position : refuse()
}

function parsed(cursor: string): unknown[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(values) ? values : []
  } catch {
    return []
  }
}

function decoded(given: unknown): AttributeValue | undefined {
  const { S, N, B } = (given ?? {}) as Readonly<Record<string, unknown>>
  if (typeof S === 'string' && S !== '') return { S }
  if (typeof N === 'string' && N !== '' && Number.isFinite(Number(N))) return { N }
  return typeof B === 'string' && B !== '' ? { B: new Uint8Array(Buffer.from(B, 'base64')) } : undefined
}
