import { readFile } from 'node:fs/promises'
import type { StreamEvent } from 'dynamo-signals/streams'

const read = async (name: string) => JSON.parse(await readFile(new URL(`${name}.json`, import.meta.url), 'utf8'))

/**
 * An event of Lambda's event source mapping: an order is placed and paid, and another one expires. A pipe passes the same
 * records without `Records` around them.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html
 */
export function lambdaEvent(): Promise<StreamEvent> {
  return read('lambda')
}

/** A change as DynamoDB writes it to a Kinesis stream: without a sequence number of the table's own stream. */
export function kinesisChange(): Promise<object> {
  return read('kinesis-change')
}

/** A record of a Kinesis stream, as Lambda passes it. Kinesis has its own sequence number, and the change in base64. */
export async function kinesisRecord() {
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: '68406A366BD60300C59F519142163A14',
      sequenceNumber: '49653934577403172270036403236523229901717376203382325250',
      data: Buffer.from(JSON.stringify(await kinesisChange())).toString('base64'),
      approximateArrivalTimestamp: 1764340653.987,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: 'shardId-000000000000:49653934577403172270036403236523229901717376203382325250',
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::123456789012:role/orders',
    awsRegion: 'eu-central-1',
    eventSourceARN: 'arn:aws:kinesis:eu-central-1:123456789012:stream/orders',
  }
}

/** A record of a Kinesis stream, as a pipe passes it: its fields are not nested. */
export async function pipedKinesisRecord() {
  const { kinesis, ...metadata } = await kinesisRecord()
  return { ...kinesis, ...metadata }
}
