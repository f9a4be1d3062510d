import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import type { Shard as SdkShard } from '@aws-sdk/client-dynamodb-streams'
import { awsStreamArn, type Image, type RecordOrigin, toLambdaRecord } from 'dynamo-signals/testing'
import { createDynamoDBClient } from '../../dynamodb/create-dynamodb-client.ts'
import { LocalCloudError } from '../../local-cloud-error.ts'
import type { StreamRecord } from '../rules/arrived-record.ts'
import type { Shard } from '../rules/shard-tree.ts'
import { type DynamoDBAt, openStreamRequests, type StreamRequests } from './stream-requests.ts'
import type { ShardPage, ShardReader, StreamSource } from './stream-source.ts'

/** Whether the service deleted the item with this table and image. */
export type WasExpired = (table: string, image: Image) => boolean

/** Opens the stream of a table. Throws a `LocalCloudError` if the table has no stream. */
export async function openTableStream(
  dynamodb: DynamoDBAt,
  tableName: string,
  region: string,
  wasExpired: WasExpired = () => false,
): Promise<StreamSource> {
  const tables = createDynamoDBClient(dynamodb.endpoint)
  try {
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: tableName }))
    const localArn = Table?.LatestStreamArn
    if (localArn !== undefined) {
      const streamArn = awsStreamArn(localArn, region)
      const origin = { region, streamArn, wasExpired: wasExpired.bind(undefined, tableName) }
      return new DynamoDBStreamSource(await openStreamRequests(dynamodb, region), localArn, origin)
    }
  } finally {
    tables.destroy()
  }
  throw new LocalCloudError(
    'mapping.noStream',
    `The table ${tableName} has no stream. Set \`stream: true\` in its definition.`,
  )
}

class DynamoDBStreamSource implements StreamSource {
  readonly streamArn: string
  readonly #localArn: string
  readonly #origin: RecordOrigin
  readonly #send: StreamRequests

  constructor(send: StreamRequests, localArn: string, origin: RecordOrigin) {
    this.#send = send
    this.#localArn = localArn
    this.#origin = origin
    this.streamArn = origin.streamArn
  }

  async listShards(): Promise<Shard[]> {
    const shards: SdkShard[] = []
    let from: string | undefined
    do {
      const page = { StreamArn: this.#localArn, ...(from && { ExclusiveStartShardId: from }) }
      const { StreamDescription } = await this.#send('DescribeStream', page)
      shards.push(...(StreamDescription?.Shards ?? []))
      from = StreamDescription?.LastEvaluatedShardId
    } while (from !== undefined)
    return shards.map(shard => ({
      shardId: shard.ShardId ?? '',
      ...(shard.ParentShardId !== undefined && { parentShardId: shard.ParentShardId }),
      closed: shard.SequenceNumberRange?.EndingSequenceNumber !== undefined,
    }))
  }

  openShard(shardId: string, after: string | undefined): ShardReader {
    // `aws-lambda` has a separate type for each kind of value. The conversion does not change the kind.
    const convert: Convert = record => toLambdaRecord(record, this.#origin) as StreamRecord
    return new DynamoDBShardReader(this.#send, this.#localArn, shardId, after, convert)
  }
}

type Convert = (record: Parameters<typeof toLambdaRecord>[0]) => ShardPage['records'][number]

class DynamoDBShardReader implements ShardReader {
  readonly #send: StreamRequests
  readonly #shard: { readonly StreamArn: string; readonly ShardId: string }
  readonly #convert: Convert
  #after: string | undefined
  #iterator: string | undefined
  #trimmed = false

  constructor(send: StreamRequests, StreamArn: string, ShardId: string, after: string | undefined, convert: Convert) {
    this.#send = send
    this.#shard = { StreamArn, ShardId }
    this.#after = after
    this.#convert = convert
  }

  async read(): Promise<ShardPage> {
    for (;;) {
      try {
        this.#iterator ??= await this.#obtainIterator()
        return await this.#readPage(this.#iterator)
      } catch (error) {
        this.#iterator = undefined
        const { name } = error as Error
        if (name === 'TrimmedDataAccessException' && this.#after !== undefined) {
          // The records after the last one that was read have been trimmed. Continue with the oldest one.
          this.#after = undefined
          this.#trimmed = true
        } else if (name !== 'ExpiredIteratorException') throw error
      }
    }
  }

  async #obtainIterator(): Promise<string> {
    const position =
      this.#after === undefined
        ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
        : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: this.#after } as const)
    const { ShardIterator } = await this.#send('GetShardIterator', { ...this.#shard, ...position })
    return ShardIterator ?? ''
  }

  async #readPage(iterator: string): Promise<ShardPage> {
    const { Records = [], NextShardIterator } = await this.#send('GetRecords', { ShardIterator: iterator })
    const records = Records.map(this.#convert)
    this.#after = records.at(-1)?.dynamodb.SequenceNumber ?? this.#after
    this.#iterator = NextShardIterator
    const trimmed = this.#trimmed
    this.#trimmed = false
    return { records, ended: NextShardIterator === undefined, trimmed }
  }
}
