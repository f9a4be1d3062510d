import { readFileSync } from 'node:fs'
import { type _Record, DynamoDBStreamsClient, GetRecordsCommand } from '@aws-sdk/client-dynamodb-streams'

/** What DynamoDB Local 3.3 answered to `GetRecords`. `recordStream` records it. */
export const RECORDING = readFileSync(new URL('get-records.json', import.meta.url), 'utf8')

/** The recorded records as the SDK hands them over: an insert, an update and a delete of a thing, an insert and an expiry. */
export async function recordedRecords(): Promise<_Record[]> {
  const response = {
    statusCode: 200,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: new TextEncoder().encode(RECORDING),
  }
  const client = new DynamoDBStreamsClient({
    endpoint: 'http://recorded',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'recorded', secretAccessKey: 'recorded' },
    requestHandler: { handle: async () => ({ response }) },
  })
  const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator: 'recorded' }))
  return Records
}
