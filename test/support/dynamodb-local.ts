import { startDynamoDBLocal } from '@dynamo-signals/local-cloud'
import { freePort } from './free-port.ts'

/** Starts one DynamoDB Local for the whole run, unless `DYNAMODB_ENDPOINT` names a running one. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.DYNAMODB_ENDPOINT) return undefined
  const { endpoint, stop } = await startDynamoDBLocal({ port: await freePort(), dataDir: '' })
  process.env.DYNAMODB_ENDPOINT = endpoint
  return stop
}
