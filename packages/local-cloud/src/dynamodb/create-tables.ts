import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { TableDefinition } from './table-definition.ts'

/**
 * Creates the tables that do not exist yet, and resolves when all are active. An existing table is not changed. If it
 * differs from its definition, it rejects with a `LocalCloudError`, because changing the table could lose data.
 */
export async function createTables(client: DynamoDBClient, definitions: readonly TableDefinition[]): Promise<void> {
  for (const definition of definitions) {
    const existing = await describe(client, definition.name)
    if (existing === undefined) {
      await client.send(new CreateTableCommand(tableInput(definition)))
      await untilActive(client, definition.name)
    } else {
      requireSameShape(definition, existing)
    }
    await enableTimeToLive(client, definition)
  }
}

/** The SDK's waiter retries every error until its time is up, so a first request reports errors that a retry cannot fix. */
async function untilActive(client: DynamoDBClient, TableName: string): Promise<void> {
  if ((await describe(client, TableName))?.TableStatus === 'ACTIVE') return
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.5 }, { TableName })
}

/** Returns the input of `CreateTable` for a definition. */
export function tableInput(definition: TableDefinition): CreateTableInput & { TableName: string } {
  return {
    TableName: definition.name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(definition.partitionKey, definition.sortKey),
    AttributeDefinitions: attributes(definition),
    ...(definition.indexes.length > 0 && {
      GlobalSecondaryIndexes: definition.indexes.map(index => ({
        IndexName: index.name,
        KeySchema: keySchema(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
    ...(definition.stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
  }
}

function keySchema(partitionKey: string, sortKey: string | undefined): KeySchemaElement[] {
  const partition: KeySchemaElement = { AttributeName: partitionKey, KeyType: 'HASH' }
  return sortKey === undefined ? [partition] : [partition, { AttributeName: sortKey, KeyType: 'RANGE' }]
}

function attributes(definition: TableDefinition): AttributeDefinition[] {
  const keys = [definition, ...definition.indexes].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey])
  const names = new Set(keys.filter(name => name !== undefined))
  return [...names].map(name => ({ AttributeName: name, AttributeType: definition.keyTypes?.[name] ?? 'S' }))
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
    return Table
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined
    throw error
  }
}

function requireSameShape(definition: TableDefinition, existing: TableDescription): void {
  const wanted = tableInput(definition)
  const same =
    shape(wanted.KeySchema, wanted.GlobalSecondaryIndexes) ===
      shape(existing.KeySchema, existing.GlobalSecondaryIndexes) &&
    definition.stream === (existing.StreamSpecification?.StreamEnabled ?? false)
  if (same) return
  const advice = 'Set TABLE_PREFIX or DATA_DIR to another value, or delete the table with its data.'
  throw new LocalCloudError(
    'dynamodb.tableDiffers',
    `The table ${definition.name} exists with different keys, indexes or stream settings. ${advice}`,
  )
}

type NamedKeys = {
  readonly IndexName?: string | undefined
  readonly KeySchema?: readonly KeySchemaElement[] | undefined
}

/** Normalizes keys and indexes for comparison, because DynamoDB returns indexes in any order. */
function shape(keys: readonly KeySchemaElement[] | undefined, indexes: readonly NamedKeys[] = []): string {
  const keyNames = (schema: readonly KeySchemaElement[] = []) => schema.map(key => [key.KeyType, key.AttributeName])
  const byName = indexes.map(index => [index.IndexName, keyNames(index.KeySchema)]).sort()
  return JSON.stringify([keyNames(keys), byName])
}

async function enableTimeToLive(client: DynamoDBClient, { name, timeToLiveAttribute }: TableDefinition): Promise<void> {
  if (timeToLiveAttribute === undefined) return
  const { TimeToLiveDescription: current } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }))
  // Enabling it twice causes a ValidationException.
  if (current?.TimeToLiveStatus === 'ENABLED' && current.AttributeName === timeToLiveAttribute) return
  const specification = { Enabled: true, AttributeName: timeToLiveAttribute }
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: specification }))
}
