import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { AnyModel, DatabaseOptions, Transport } from 'dynamo-signals'
import { type KeyNames, someonesTable } from './existing-table.ts'
import { isOfLayout } from './faulty-transport.ts'

/** A request that a database sent. */
export type Sent = Readonly<Record<string, unknown>> & { readonly operation: string }

/** A table of another team with a client for its library, and the requests that our database sends to it. */
export async function queriedTable(
  tableName: string,
  keys: KeyNames,
  models: readonly AnyModel[],
  options: Partial<DatabaseOptions> = {},
) {
  const { dynamodb, open, addTable, deliver } = await someonesTable(tableName, keys)
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials })
  const requests: Sent[] = []
  const transport: Transport = (operation, input, more) => {
    if (!isOfLayout(input)) requests.push({ ...input, operation })
    return dynamodb.transport(operation, input, more)
  }
  return {
    dynamodb,
    addTable,
    deliver,
    client,
    documents: DynamoDBDocumentClient.from(client),
    database: open(models, { client: transport, ...options }),
    /** The requests since the last call. */
    sent: () => requests.splice(0),
  }
}
