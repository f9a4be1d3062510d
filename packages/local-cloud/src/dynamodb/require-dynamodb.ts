import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { LocalCloudError } from '../local-cloud-error.ts'
import { createDynamoDBClient } from './create-dynamodb-client.ts'

/** Resolves when a DynamoDB answers at `endpoint`; rejects with a `LocalCloudError` that says how to go on. */
export async function requireDynamoDB(endpoint: string): Promise<void> {
  const advice = 'Start it, or unset DYNAMODB_ENDPOINT to have one started.'
  if (!URL.canParse(endpoint)) {
    throw new LocalCloudError('dynamodb.unreachable', `DYNAMODB_ENDPOINT is no address: "${endpoint}". ${advice}`)
  }
  const client = createDynamoDBClient(endpoint)
  try {
    await client.send(new ListTablesCommand({ Limit: 1 }))
  } catch (cause) {
    throw new LocalCloudError('dynamodb.unreachable', `No DynamoDB answers at ${endpoint}. ${advice}`, { cause })
  } finally {
    client.destroy()
  }
}
