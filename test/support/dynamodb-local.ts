import { startDynamoDBLocal } from '@dynamo-signals/local-cloud'
import type { TestProject } from 'vitest/node'
import { freePort } from './free-port.ts'

/** What the set-ups of the other projects of a run find: they share one DynamoDB Local. */
const RUNNING = 'DYNAMODB_LOCAL_OF_THE_RUN'

/** Starts one DynamoDB Local for the whole run, unless `DYNAMODB_ENDPOINT` names a running one. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const known = process.env.DYNAMODB_ENDPOINT || process.env[RUNNING]
  if (known) return void project.provide('dynamodbEndpoint', known)
  const { endpoint, stop } = await startDynamoDBLocal({ port: await freePort(), dataDir: '' })
  process.env[RUNNING] = endpoint
  project.provide('dynamodbEndpoint', endpoint)
  return stop
}
