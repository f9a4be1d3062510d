import type { Transport } from 'dynamodb-embedded'
import type { DatabaseFaults } from '../breakage/database-faults.ts'
import type { PerformRequest } from '../event-source-mapping/stream/stream-requests.ts'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { LocalCloudOptions } from '../local-cloud-options.ts'
import { sayIfSlow } from '../progress/say-if-slow.ts'
import { failureTitle } from '../terminal/failure-text.ts'
import { createDynamoDBClient } from './create-dynamodb-client.ts'
import { createTables } from './create-tables.ts'
import { keepDynamoDBRunning } from './keep-dynamodb-running.ts'
import { requireDynamoDB } from './require-dynamodb.ts'
import { type EmbeddedOptions, startEmbedded } from './start-embedded.ts'
import type { TableDefinition } from './table-definition.ts'

/** A DynamoDB that responds and has the tables. */
export interface RunningDynamoDB {
  readonly endpoint: string
  readonly transport?: Transport
  /** Performs an operation in this process. Unlike `transport`, it also performs those of DynamoDB Streams. */
  readonly request?: PerformRequest
  readonly databaseFaults?: DatabaseFaults
  stop(): Promise<void>
}

/**
 * Starts the DynamoDB that the options name, or finds the one at their endpoint. Only the embedded one, which runs in this
 * process, calls `onCommit`.
 */
export async function startDynamoDB(
  options: Omit<LocalCloudOptions, 'sesPort' | 'consolePort'>,
  watch: Pick<EmbeddedOptions, 'onCommit'>,
): Promise<RunningDynamoDB> {
  const { log, tables } = options
  const dynamodb = await sayIfSlow(log, 'DynamoDB to respond', open(options, watch))
  try {
    await sayIfSlow(log, 'the tables', prepareTables(dynamodb.endpoint, tables))
    return dynamodb
  } catch (error) {
    await dynamodb.stop()
    throw error
  }
}

async function open(
  { dataDir, dynamodbEndpoint, dynamodbPort: port, engine, log }: Parameters<typeof startDynamoDB>[0],
  watch: Parameters<typeof startDynamoDB>[1],
): Promise<RunningDynamoDB> {
  if (dynamodbEndpoint === undefined) {
    return engine === 'dynamodb-local'
      ? keepDynamoDBRunning({ port, dataDir, log })
      : startEmbedded({ port, dataDir, log, onCommit: watch.onCommit })
  }
  await requireDynamoDB(dynamodbEndpoint)
  return { endpoint: dynamodbEndpoint, stop: async () => {} }
}

async function prepareTables(endpoint: string, tables: readonly TableDefinition[]): Promise<void> {
  const client = createDynamoDBClient(endpoint)
  try {
    await createTables(client, tables)
  } catch (cause) {
    if (cause instanceof LocalCloudError) throw cause
    const message = `The tables could not be created on the DynamoDB at ${endpoint}. ${failureTitle(cause)}`
    throw new LocalCloudError('dynamodb.tablesFailed', message, { cause })
  } finally {
    client.destroy()
  }
}
