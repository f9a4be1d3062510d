import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard as SdkShard,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams'
import { awsStreamArn, type Image, type RecordOrigin, toLambdaRecord } from 'dynamo-signals/testing'
import { createDynamoDBClient, LOCAL_CREDENTIALS } from '../../dynamodb/create-dynamodb-client.ts'
import { LocalCloudError } from '../../local-cloud-error.ts'
import type { StreamRecord } from '../rules/arrived-record.ts'
import type { Shard } from '../rules/shard-tree.ts'
import type { ShardPage, ShardReader, StreamSource } from './stream-source.ts'

/** Whether the service deleted the item with this table and image. */
export type WasExpired = (table: string, image: Image) => boolean

/** Opens the stream of a table. Throws a `LocalCloudError` if the table has no stream. */
export async function openTableStream(
  endpoint: string,
  tableName: string,
  region: string,
  wasExpired: WasExpired = () => false,
): Promise<StreamSource> {
  const tables = createDynamoDBClient(endpoint)
  try {
    const { Table } = await tables.send(new DescribeTableCommand({ TableName: tableName }))
    const localArn = Table?.LatestStreamArn
    if (localArn !== undefined) {
      const streamArn = awsStreamArn(localArn, region)
      const origin = { region, streamArn, wasExpired: wasExpired.bind(undefined, tableName) }
      return new DynamoDBStreamSource(endpoint, localArn, origin)
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
  readonly #client: DynamoDBStreamsClient

  constructor(endpoint: string, localArn: string, origin: RecordOrigin) {
    this.#localArn = localArn
    this.#origin = origin
    this.streamArn = origin.streamArn
    const { region } = origin
    // The mapping retries failed reads itself. Retries in the client would hide that the stream is down.
    this.#client = new DynamoDBStreamsClient({ endpoint, region, credentials: LOCAL_CREDENTIALS, maxAttempts: 1 })
  }

  async listShards(): Promise<Shard[]> {
    const shards: SdkShard[] = []
    let from: string | undefined
    do {
      const page = { StreamArn: this.#localArn, ...(from && { ExclusiveStartShardId: from }) }
      const { StreamDescription } = await this.#client.send(new DescribeStreamCommand(page))
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
    return new DynamoDBShardReader(this.#client, this.#localArn, shardId, after, convert)
  }
}

type Convert = (record: Parameters<typeof toLambdaRecord>[0]) => ShardPage['records'][number]

class DynamoDBShardReader implements ShardReader {
  readonly #client: DynamoDBStreamsClient
  readonly #shard: { readonly StreamArn: string; readonly ShardId: string }
  readonly #convert: Convert
  #after: string | undefined
  #iterator: string | undefined
  #trimmed = false

  constructor(
    client: DynamoDBStreamsClient,
    StreamArn: string,
    ShardId: string,
    after: string | undefined,
    convert: Convert,
  ) {
    this.#client = client
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
        if (error instanceof TrimmedDataAccessException && this.#after !== undefined) {
          // The records after the last one that was read have been trimmed. Continue with the oldest one.
          this.#after = undefined
          this.#trimmed = true
        } else if (!(error instanceof ExpiredIteratorException)) throw error
      }
    }
  }

  async #obtainIterator(): Promise<string> {
    const position =
      this.#after === undefined
        ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
        : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: this.#after } as const)
    const { ShardIterator } = await this.#client.send(new GetShardIteratorCommand({ ...this.#shard, ...position }))
    return ShardIterator ?? ''
  }

  async #readPage(iterator: string): Promise<ShardPage> {
    const { Records = [], NextShardIterator } = await this.#client.send(
      new GetRecordsCommand({ ShardIterator: iterator }),
    )
    const records = Records.map(this.#convert)
    this.#after = records.at(-1)?.dynamodb.SequenceNumber ?? this.#after
    this.#iterator = NextShardIterator
    const trimmed = this.#trimmed
    this.#trimmed = false
    return { records, ended: NextShardIterator === undefined, trimmed }
  }
}
