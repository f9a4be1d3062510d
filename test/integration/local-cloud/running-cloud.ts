import { randomUUID } from 'node:crypto'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import {
  type LocalCloud,
  type LocalCloudOptions,
  startLocalCloud,
  type TableDefinition,
} from '@dynamo-signals/local-cloud'
import { onTestFinished } from 'vitest'

/** A table with a name of its own, so that tests share one DynamoDB Local without meeting. */
export function tableDefinition(overrides: Partial<TableDefinition> = {}): TableDefinition {
  return { name: `things-${randomUUID()}`, partitionKey: 'pk', indexes: [], stream: true, ...overrides }
}

/** A client for the DynamoDB Local of this run, destroyed when the test is over. */
export function dynamodbClient(endpoint = process.env.DYNAMODB_ENDPOINT): DynamoDBClient {
  if (endpoint === undefined)
    throw new Error('DYNAMODB_ENDPOINT is not set. Run this through the integration project of Vitest.')
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials })
  onTestFinished(() => client.destroy())
  return client
}

/** A local cloud on the DynamoDB Local of this run, with one table, stopped when the test is over. */
export async function runningCloud(overrides: Partial<LocalCloudOptions> = {}) {
  const client = dynamodbClient()
  const [table = tableDefinition()] = overrides.tables ?? []
  const logged: string[] = []
  const write = (message: string) => logged.push(message)
  const options: LocalCloudOptions = {
    tables: [table],
    dataDir: '',
    dynamodbPort: 0,
    dynamodbEndpoint: process.env.DYNAMODB_ENDPOINT ?? '',
    sesPort: 0,
    consolePort: 0,
    log: { info: write, warn: write, error: write },
    ...overrides,
  }
  const cloud = await startLocalCloud(options)
  onTestFinished(() => cloud.stop())
  const put = (pk: string, type = 'Thing') =>
    client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: { pk: { S: pk }, type: { S: type }, at: { S: randomUUID() } },
      }),
    )
  return { cloud, table, put, client, logged, options }
}

/** Asks until everything that was written has been delivered. */
export async function untilIdle(cloud: LocalCloud): Promise<void> {
  while (!(await cloud.idle())) await new Promise(resolve => setImmediate(resolve))
}
