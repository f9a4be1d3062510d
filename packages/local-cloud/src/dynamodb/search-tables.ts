import {
  type AttributeValue,
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb'
import { LocalCloudError } from '../local-cloud-error.ts'
import { readKey, type SearchedTable, startOf, valueOfKey } from './key-text.ts'

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
  /** Reads only the items with this partition key, in the order of their sort keys, and not the whole table. */
  readonly partition?: string | undefined
  /** Reads only the item with this sort key in the partition. */
  readonly sort?: string | undefined
}

/** Searches one of the tables. Rejects with a `LocalCloudError` for another table: `dynamodb.unknownTable`. */
export type SearchTable = (table: string, query: StoredQuery) => Promise<StoredPage>

/** Reads one page of a table, of all items or of one partition. */
export type ReadPage = (operation: 'Scan' | 'Query', input: ScanCommandInput) => Promise<ReadResult>

type ReadResult = Pick<ScanCommandOutput, 'Items' | 'LastEvaluatedKey' | 'ConsumedCapacity'>

/** When a page is shown although it is not full. */
export interface SearchLimits {
  /** When so many items were read for it. Default: 20,000. */
  readonly items?: number
  /** When so many read capacity units were consumed for it. Default: no limit. */
  readonly units?: number
}

/** How many items a page has. */
const ITEMS_A_PAGE = 50
const ITEMS_A_REQUEST = 500

/** Returns the search through these tables. It reads a table until a page is full. Its items have no meaningful order. */
export function searchTables(read: ReadPage, tables: readonly SearchedTable[], limits: SearchLimits = {}): SearchTable {
  return async (name, query) => {
    const table = tables.find(each => each.name === name)
    if (!table) throw new LocalCloudError('dynamodb.unknownTable', `There is no table ${JSON.stringify(name)}.`)
    return storedItems(read, table, query, limits)
  }
}

/** Reads with a client of the AWS SDK. */
export function readWith(client: DynamoDBClient): ReadPage {
  return (operation, input) => client.send(operation === 'Scan' ? new ScanCommand(input) : new QueryCommand(input))
}

async function storedItems(
  readPage: ReadPage,
  table: SearchedTable,
  { matches, from, partition, sort }: StoredQuery,
  { items: mostItems = 20_000, units: mostUnits = Number.POSITIVE_INFINITY }: SearchLimits,
): Promise<StoredPage> {
  const items: StoredItem[] = []
  const condition = partition === undefined ? {} : inPartition(table, partition, sort)
  let [read, units] = [0, 0]
  let start = from === undefined ? undefined : readKey(table, from)
  do {
    const page = await readPage(partition === undefined ? 'Scan' : 'Query', {
      TableName: table.name,
      ExclusiveStartKey: start,
      Limit: Math.min(ITEMS_A_REQUEST, mostItems - read),
      ...(mostUnits < Number.POSITIVE_INFINITY && { ReturnConsumedCapacity: 'TOTAL' }),
      ...condition,
    })
    units += page.ConsumedCapacity?.CapacityUnits ?? 0
    for (const item of page.Items ?? []) {
      read += 1
      if (!matches(item)) continue
      items.push(item)
      if (items.length === ITEMS_A_PAGE) return { items, read, next: startOf(table, item) }
    }
    start = page.LastEvaluatedKey
  } while (start !== undefined && read < mostItems && units < mostUnits)
  return { items, read, next: start && startOf(table, start) }
}

function inPartition(table: SearchedTable, partition: string, sort: string | undefined) {
  const { partitionKey, sortKey } = table
  const isOfOne = sort !== undefined && sortKey !== undefined
  return {
    KeyConditionExpression: isOfOne ? '#partition = :partition and #sort = :sort' : '#partition = :partition',
    ExpressionAttributeNames: { '#partition': partitionKey, ...(isOfOne && { '#sort': sortKey }) },
    ExpressionAttributeValues: {
      ':partition': valueOfKey(table, partitionKey, partition),
      ...(isOfOne && { ':sort': valueOfKey(table, sortKey, sort) }),
    },
  }
}
