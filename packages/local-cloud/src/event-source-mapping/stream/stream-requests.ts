import { setImmediate } from 'node:timers/promises'
import type {
  DescribeStreamInput,
  DescribeStreamOutput,
  GetRecordsInput,
  GetRecordsOutput,
  GetShardIteratorInput,
  GetShardIteratorOutput,
} from '@aws-sdk/client-dynamodb-streams'
import { LOCAL_CREDENTIALS } from '../../dynamodb/create-dynamodb-client.ts'

interface StreamOperations {
  DescribeStream: [DescribeStreamInput, DescribeStreamOutput]
  GetShardIterator: [GetShardIteratorInput, GetShardIteratorOutput]
  GetRecords: [GetRecordsInput, GetRecordsOutput]
}

/** Sends a request to DynamoDB Streams. Rejects with its errors, whose names are those of the SDK. */
export type StreamRequests = <Name extends keyof StreamOperations>(
  operation: Name,
  input: StreamOperations[Name][0],
) => Promise<StreamOperations[Name][1]>

/** Performs any operation in this process. The result is as in DynamoDB's JSON. */
export type PerformRequest = (operation: string, input: object) => Promise<object>

/** The address of a DynamoDB, and for one that runs in this process, a function that performs its requests without HTTP. */
export interface DynamoDBAt {
  readonly endpoint: string
  readonly request?: PerformRequest | undefined
}

/** Returns a function that sends requests to the streams of a DynamoDB. */
export async function openStreamRequests({ endpoint, request }: DynamoDBAt, region: string): Promise<StreamRequests> {
  if (request) return inProcess(request)
  const sdk = await import('@aws-sdk/client-dynamodb-streams')
  // The mapping retries failed reads itself. Retries in the client would hide that the stream is down.
  const client = new sdk.DynamoDBStreamsClient({ endpoint, region, credentials: LOCAL_CREDENTIALS, maxAttempts: 1 })
  const send = (operation: keyof StreamOperations, input: never): Promise<object> => {
    const Command: new (input: never) => object = sdk[`${operation}Command`]
    return client.send(new Command(input) as never)
  }
  return send as StreamRequests
}

/** The times of DynamoDB's JSON are in seconds. The SDK converts them. */
function inProcess(request: PerformRequest): StreamRequests {
  const send = async (operation: keyof StreamOperations, input: object): Promise<object> => {
    if (operation !== 'GetRecords') return request(operation, input)
    // In memory, nothing else waits for the event loop. A long stream that is read at once would stop requests and timers.
    await setImmediate()
    const output = await request(operation, input)
    const { Records, ...rest } = output as { readonly Records: readonly RecordInSeconds[] }
    return { ...rest, Records: Records.map(withDate) }
  }
  return send as StreamRequests
}

interface RecordInSeconds {
  readonly dynamodb: { readonly ApproximateCreationDateTime: number }
}

function withDate(record: RecordInSeconds): object {
  const { dynamodb } = record
  const at = new Date(dynamodb.ApproximateCreationDateTime * 1000)
  return { ...record, dynamodb: { ...dynamodb, ApproximateCreationDateTime: at } }
}
