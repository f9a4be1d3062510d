import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { TableDefinition } from './table-definition.ts'

/** An item as it is stored. */
export type StoredItem = Readonly<Record<string, AttributeValue>>

/** A page of the items of a table that a search has found. */
export interface StoredPage {
  readonly items: readonly StoredItem[]
  /** How many items were read. */
  readonly read: number
  /** Where the next page starts. Undefined at the end of the table. */
  readonly next: string | undefined
}

/** A search through a table. */
export interface StoredQuery {
  readonly matches: (item: StoredItem) => boolean
  /** The `next` of an earlier page. One that cannot be read starts from the beginning. */
  readonly from?: string | undefined
}

/** How many items a page has. */
const ITEMS_A_PAGE = 50
/** A page is shown although it is not full when so many items were read for it. */
const READ_A_PAGE = 20_000

/** Searches one of the tables. Rejects with a `LocalCloudError` for another table: `dynamodb.unknownTable`. */
export type SearchTable = (table: string, query: StoredQuery) => Promise<StoredPage>

/** Returns the search through these tables. It reads a table until a page is full. Its items have no meaningful order. */
export function searchTables(client: DynamoDBClient, tables: readonly TableDefinition[]): SearchTable {
  return async (name, query) => {
    const table = tables.find(each => each.name === name)
    if (!table) throw new LocalCloudError('dynamodb.unknownTable', `There is no table ${JSON.stringify(name)}.`)
    return storedItems(client, table, query)
  }
}

async function storedItems(
  client: DynamoDBClient,
  table: TableDefinition,
  { matches, from }: StoredQuery,
): Promise<StoredPage> {
  const items: StoredItem[] = []
  let read = 0
  let start = from === undefined ? undefined : readKey(table, from)
  do {
    const page = await client.send(new ScanCommand({ TableName: table.name, ExclusiveStartKey: start, Limit: 500 }))
    for (const item of page.Items ?? []) {
      read += 1
      if (!matches(item)) continue
      items.push(item)
      if (items.length === ITEMS_A_PAGE) return { items, read, next: keyText(table, item) }
    }
    start = page.LastEvaluatedKey
  } while (start !== undefined && read < READ_A_PAGE)
  return { items, read, next: start && keyText(table, start) }
}

function keyText(table: TableDefinition, item: StoredItem): string {
  return JSON.stringify(namesOf(table).map(name => item[name]?.S))
}

/** The keys of the tables that the local cloud makes are strings. */
function readKey(table: TableDefinition, text: string): Record<string, AttributeValue> | undefined {
  try {
    const parts = JSON.parse(text) as readonly unknown[]
    const names = namesOf(table)
    const isKey = parts.length === names.length && parts.every(part => typeof part === 'string')
    return isKey ? Object.fromEntries(names.map((name, at) => [name, { S: String(parts[at]) }])) : undefined
  } catch {
    return undefined
  }
}

function namesOf({ partitionKey, sortKey }: TableDefinition): string[] {
  return sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
}
