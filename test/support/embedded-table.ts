import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import type { EmbeddedDynamoDB, Item } from 'dynamodb-embedded'

/** A table with a sort key, an index and a stream. */
export const THINGS = {
  TableName: 'things',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'N' },
    { AttributeName: 'kind', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'byKind',
      KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
} as const satisfies CreateTableCommandInput

/** An item of it. */
export function thing(pk: string, sk: number, more: Item = {}): Item {
  return { pk: { S: pk }, sk: { N: String(sk) }, ...more }
}

export async function putThing(dynamodb: EmbeddedDynamoDB, item: Item): Promise<void> {
  await dynamodb.transport('PutItem', { TableName: THINGS.TableName, Item: item })
}

/** Every record of the table's newest stream, shard by shard. */
export async function streamRecords(
  dynamodb: EmbeddedDynamoDB,
  TableName: string = THINGS.TableName,
): Promise<StreamRecord[]> {
  const ask = (operation: string, input: object) => dynamodb.request(operation, input) as Promise<never>
  const { Streams } = (await ask('ListStreams', { TableName })) as { Streams: { StreamArn: string }[] }
  const StreamArn = Streams[0]?.StreamArn
  const { StreamDescription } = (await ask('DescribeStream', { StreamArn })) as {
    StreamDescription: { Shards: { ShardId: string }[] }
  }
  const records: StreamRecord[] = []
  for (const { ShardId } of StreamDescription.Shards) {
    let next = (await ask('GetShardIterator', { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' })) as {
      ShardIterator?: string
    }
    for (;;) {
      const page = (await ask('GetRecords', next)) as { Records: StreamRecord[]; NextShardIterator?: string }
      records.push(...page.Records)
      if (page.Records.length === 0 || !page.NextShardIterator) break
      next = { ShardIterator: page.NextShardIterator }
    }
  }
  return records
}

/** A record as `GetRecords` answers it. */
export interface StreamRecord {
  readonly eventName: string
  readonly eventID: string
  readonly dynamodb: {
    readonly SequenceNumber: string
    readonly ApproximateCreationDateTime: number
    readonly Keys: Item
    readonly NewImage?: Item
    readonly OldImage?: Item
    readonly SizeBytes: number
  }
  readonly userIdentity?: object
}
