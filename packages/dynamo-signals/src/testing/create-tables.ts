import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  type ScalarAttributeType,
  UpdateTimeToLiveCommand,
  type UpdateTimeToLiveCommandInput,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import type { TableDefinition } from '../table/index.ts'

/**
 * Creates tables for a test, and resolves when they accept writes. Throws DynamoDB's `ResourceInUseException` if a table
 * exists, so use different names in each test file. Your stack builds the deployed tables from the same definitions.
 *
 * @example
 * await createTables(client, [dataTable('data'), ledgerTable('ledger')])
 * const database = openDatabase({ client, tableName: 'data', ledgerTableName: 'ledger', models: [User] })
 */
export async function createTables(client: DynamoDBClient, tables: readonly TableDefinition[]): Promise<void> {
  for (const table of tables) {
    const TableName = table.name
    await client.send(new CreateTableCommand(tableInput(table)))
    await untilActive(client, TableName)
    const expiry = expiryInput(table)
    if (expiry) await client.send(new UpdateTimeToLiveCommand(expiry))
  }
}

/** The SDK's waiter repeats every error until its time is up, so a first request finds those that no waiting resolves. */
async function untilActive(client: DynamoDBClient, TableName: string): Promise<void> {
  const described = await client.send(new DescribeTableCommand({ TableName })).catch(error => {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  })
  if (described?.Table?.TableStatus === 'ACTIVE') return
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 0.05, maxDelay: 2 }, { TableName })
}

/** The names of the key attributes of a table or an index. */
type Keys = Pick<TableDefinition, 'partitionKey' | 'sortKey'>

/** An index of a table of any layout. A local one has the partition key of the table. */
interface CreatedIndex extends Keys {
  readonly name: string
  readonly isLocal?: boolean
}

/** A table of any layout. */
export interface CreatedTable extends Keys, Pick<TableDefinition, 'name' | 'stream' | 'timeToLiveAttribute'> {
  readonly indexes: readonly CreatedIndex[]
  /** The types of key attributes that are not strings. */
  readonly keyTypes?: Readonly<Record<string, ScalarAttributeType>>
}

/** Returns the input of the `CreateTable` of a table. */
export function tableInput(table: CreatedTable): CreateTableCommandInput {
  const { true: local = [], false: global = [] } = Object.groupBy(table.indexes, ({ isLocal }) => `${isLocal === true}`)
  return {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys(table),
    AttributeDefinitions: keyAttributes(table),
    ...(global.length > 0 && { GlobalSecondaryIndexes: global.map(indexInput) }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(indexInput) }),
    ...(table.stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
  }
}

function indexInput(index: CreatedIndex) {
  return { IndexName: index.name, KeySchema: keys(index), Projection: { ProjectionType: 'ALL' as const } }
}

/** Returns the input of the `UpdateTimeToLive` of a table, if its items expire. */
export function expiryInput({ name, timeToLiveAttribute }: CreatedTable): UpdateTimeToLiveCommandInput | undefined {
  if (!timeToLiveAttribute) return undefined
  return { TableName: name, TimeToLiveSpecification: { Enabled: true, AttributeName: timeToLiveAttribute } }
}

function keys({ partitionKey, sortKey }: Keys): KeySchemaElement[] {
  const partition = { AttributeName: partitionKey, KeyType: 'HASH' as const }
  return sortKey === undefined ? [partition] : [partition, { AttributeName: sortKey, KeyType: 'RANGE' }]
}

function keyAttributes(table: CreatedTable) {
  const names = [table, ...table.indexes].flatMap(each => keys(each).map(key => key.AttributeName ?? ''))
  const typeOf = (name: string) => table.keyTypes?.[name] ?? 'S'
  return [...new Set(names)].map(AttributeName => ({ AttributeName, AttributeType: typeOf(AttributeName) }))
}
