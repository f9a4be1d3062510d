import type { CreateTableCommandInput, ScalarAttributeType } from '@aws-sdk/client-dynamodb'
import { type AnyModel, type DatabaseOptions, openDatabase } from 'dynamo-signals'
import type { TableIndexes } from 'dynamo-signals/existing'
import { type BatchResponse, createStreamHandler, type StreamEvent } from 'dynamo-signals/streams'
import { ledgerTable, type TableDefinition } from 'dynamo-signals/table'
import { type Item, openEmbedded } from 'dynamodb-embedded'
import { onTestFinished } from 'vitest'
import { tableInput } from '../../packages/dynamo-signals/src/testing/create-tables.ts'
import { streamRecords } from './embedded-table.ts'

/** The key of a table that another team designed. */
export interface KeyNames {
  readonly partitionKey: string
  readonly sortKey?: string | undefined
  /** The types of the two. Default: strings. */
  readonly types?: readonly ScalarAttributeType[]
  /** Its indexes. Those without a partition key are local ones. */
  readonly indexes?: TableIndexes
  /** The attributes of the indexes that are not strings. */
  readonly indexTypes?: Readonly<Record<string, ScalarAttributeType>>
}

const LEDGER = 'ledger'

/** A table of another team with a stream, filled by its own code, and a separate ledger. Served on a port for their SDK. */
export async function someonesTable(tableName: string, keys: KeyNames) {
  const dynamodb = await openEmbedded({ port: 0 })
  onTestFinished(() => dynamodb.close())
  await dynamodb.transport('CreateTable', inputOf(tableName, keys))
  const addTable = (table: TableDefinition) => dynamodb.transport('CreateTable', tableInput(table))
  await addTable(ledgerTable(LEDGER))

  const records = async (table = tableName): Promise<StreamEvent['Records']> =>
    (await streamRecords(dynamodb, table)).map(record => ({
      ...record,
      eventName: record.eventName as 'INSERT',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      eventSourceARN: `arn:aws:dynamodb:eu-west-1:123456789012:table/${table}/stream/2026-01-01T00:00:00.000`,
    }))
  return {
    dynamodb,
    addTable,
    /** Another table of theirs. */
    addTheirs: (name: string, names: KeyNames) => dynamodb.transport('CreateTable', inputOf(name, names)),
    put: (item: Item) => dynamodb.transport('PutItem', { TableName: tableName, Item: item }),
    remove: (key: Item) => dynamodb.transport('DeleteItem', { TableName: tableName, Key: key }),
    /** The records that the stream of the table or of another one has so far, as Lambda passes them. */
    records,
    ledger: () => dynamodb.items(LEDGER),
    /** A database that knows nothing but these models. */
    open: (models: readonly AnyModel[], options: Partial<DatabaseOptions> = {}) =>
      openDatabase({ client: dynamodb.transport, ledgerTableName: LEDGER, models, ...options }),
    /** Delivers everything that the stream has, from its beginning. */
    async deliver(database: ReturnType<typeof openDatabase>, consumer: string): Promise<BatchResponse> {
      return createStreamHandler({ database, consumer })({ Records: await records() })
    },
  }
}

function inputOf(TableName: string, keys: KeyNames): CreateTableCommandInput {
  const { partitionKey, sortKey, types = [], indexes = {}, indexTypes = {} } = keys
  const names = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
  const indexKeys = Object.values(indexes).flatMap(index => [index.partitionKey, index.sortKey])
  const others = indexKeys.filter(name => name !== undefined && !names.includes(name)) as string[]
  const all = Object.entries(indexes)
  const [global, local] = [
    all.filter(([, index]) => index.partitionKey),
    all.filter(([, index]) => !index.partitionKey),
  ]
  const described = ([IndexName, index]: (typeof all)[number]) => ({
    IndexName,
    KeySchema: keySchema(index.partitionKey ?? partitionKey, index.sortKey),
    Projection: { ProjectionType: 'ALL' as const },
  })
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      ...names.map((name, at) => ({ AttributeName: name, AttributeType: types[at] ?? 'S' })),
      ...new Set(others).values().map(name => ({ AttributeName: name, AttributeType: indexTypes[name] ?? 'S' })),
    ],
    KeySchema: keySchema(partitionKey, sortKey),
    ...(global.length > 0 && { GlobalSecondaryIndexes: global.map(described) }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(described) }),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  }
}

function keySchema(partitionKey: string, sortKey: string | undefined): CreateTableCommandInput['KeySchema'] {
  const names = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
  return names.map((name, at) => ({ AttributeName: name, KeyType: at === 0 ? 'HASH' : 'RANGE' }))
}
