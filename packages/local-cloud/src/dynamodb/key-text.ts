import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import type { TableDefinition } from './table-definition.ts'

/** A table that can be searched: its name and its key. */
export type SearchedTable = Pick<TableDefinition, 'name' | 'partitionKey' | 'sortKey' | 'keyTypes'>

type Key = Readonly<Record<string, AttributeValue>>

/** Writes the key of an item as text, as the place where a page starts. */
export function startOf(table: SearchedTable, item: Key): string {
  return JSON.stringify(keyNames(table).map(name => keyText(item[name])))
}

/** Reads what {@link startOf} has written. Undefined for everything else. */
export function readKey(table: SearchedTable, text: string): Record<string, AttributeValue> | undefined {
  try {
    const parts = JSON.parse(text) as readonly unknown[]
    const names = keyNames(table)
    const isKey = parts.length === names.length && parts.every(part => typeof part === 'string')
    return isKey
      ? Object.fromEntries(names.map((name, at) => [name, valueOfKey(table, name, String(parts[at]))]))
      : undefined
  } catch {
    return undefined
  }
}

/** Returns a key attribute's value for its text. Bytes are written as Base64. */
export function valueOfKey({ keyTypes }: SearchedTable, name: string, text: string): AttributeValue {
  const type = keyTypes?.[name]
  if (type === 'N') return { N: text }
  return type === 'B' ? { B: Buffer.from(text, 'base64') } : { S: text }
}

/** Returns the text of a key attribute's value. */
export function keyText({ S, N, B }: Partial<Record<'S' | 'N', string> & { B: Uint8Array }> = {}): string | undefined {
  return S ?? N ?? (B && Buffer.from(B).toString('base64'))
}

/** Returns the names of a table's key attributes: the partition key, and the sort key if there is one. */
export function keyNames({ partitionKey, sortKey }: SearchedTable): string[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
}
