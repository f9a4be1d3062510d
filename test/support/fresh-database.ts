import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createTables } from '@dynamo-signals/local-cloud'
import { type AnyModel, type Database, type DatabaseOptions, openDatabase } from 'dynamo-signals'
import { dataTable, ledgerTable } from 'dynamo-signals/table'

/** How long the library waits for DynamoDB Local, which a busy machine can keep from answering for a while. */
const deadline = 10 * 60_000

/** A database with its own pair of tables. */
export interface FreshDatabase {
  readonly database: Database
  readonly client: DynamoDBClient
  readonly tableName: string
  readonly ledgerTableName: string
}

/** Creates a pair of tables in the run's DynamoDB Local and opens a database over them. */
export async function freshDatabase(
  models: readonly AnyModel[],
  options: Partial<DatabaseOptions> = {},
): Promise<FreshDatabase> {
  const client = localClient()
  const name = `t-${randomUUID()}`
  const [tableName, ledgerTableName] = [`${name}-data`, `${name}-ledger`]
  await createTables(client, [dataTable(tableName), ledgerTable(ledgerTableName)])
  const database = openDatabase({ client, tableName, ledgerTableName, models, deadline, ...options })
  return { database, client, tableName, ledgerTableName }
}

/** The same tables as another process sees them. */
export function reopened(
  { tableName, ledgerTableName }: FreshDatabase,
  models: readonly AnyModel[],
  options: Pick<DatabaseOptions, 'client'> & Partial<DatabaseOptions>,
): Database {
  return openDatabase({ tableName, ledgerTableName, models, deadline, ...options })
}

/** A client of the run's DynamoDB Local. */
export function localClient(): DynamoDBClient {
  return new DynamoDBClient(localConfig())
}

/** Where the run's DynamoDB Local answers, and credentials it takes. */
export function localConfig() {
  const endpoint = process.env.DYNAMODB_ENDPOINT
  if (!endpoint) throw new Error('The global set-up has not started DynamoDB Local.')
  return { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
}
