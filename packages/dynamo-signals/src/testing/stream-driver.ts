import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { _Stream, DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { ConfigurationError } from '../errors/index.ts'
import type { Database } from '../models/database.ts'
import { type BatchResponse, createStreamHandler } from '../streams/create-stream-handler.ts'
import type { LambdaRecord } from '../streams/lambda-record.ts'
import { RECEIVER_CHANNEL, type ReceiverMessage } from '../streams/receiver-message.ts'
import type { ReceiverRun } from './delivery/receiver-run.ts'
import { DeliveryFailedError } from './delivery-failed-error.ts'
import { loadPackage } from './load-package.ts'
import { awsStreamArn, toLambdaRecord } from './to-lambda-record.ts'

// Only tests on DynamoDB Local have the package, and nothing else of the subpath needs it.
const commands = async () => (await loadPackage('@aws-sdk/client-dynamodb-streams')) as StreamsPackage
type StreamsPackage = typeof import('@aws-sdk/client-dynamodb-streams')
const OTHERWISE = 'expect this error. deliverAgain() retries the record.'

/** A `DynamoDBStreamsClient`. Its package is optional, so declarations cannot import its type. */
export interface StreamsClient {
  send(command: never): Promise<unknown>
  readonly config: { region(): Promise<string> }
}

/** The stream that a {@link StreamDriver} reads. */
export interface StreamDriverOptions {
  /** A `DynamoDBStreamsClient` for the same endpoint as the database's client. */
  readonly client: StreamsClient
  /** The streamed table. */
  readonly tableName: string
}

/**
 * Delivers a table's stream to a consumer's receivers on demand in a test. It does not poll or retry, and delivery is
 * complete when the promise resolves. For DynamoDB Local and small tables. Each driver tracks its own position, so use one
 * driver per consumer.
 *
 * @example
 * const stream = new StreamDriver({ client: new DynamoDBStreamsClient({ endpoint }), tableName: 'data' })
 * await database.repository(User).create({ email: 'ada@example.org' })
 * await stream.deliver(database, 'mail')
 */
export class StreamDriver {
  readonly #client: DynamoDBStreamsClient
  readonly #tableName: string
  /** The last record read from each shard. */
  readonly #taken = new Map<string, string>()

  constructor({ client, tableName }: StreamDriverOptions) {
    this.#client = client as DynamoDBStreamsClient
    this.#tableName = tableName
  }

  /** Returns every record of the stream, oldest first. */
  records(): Promise<LambdaRecord[]> {
    return this.#readAfter(new Map())
  }

  /** Returns the records that are new since the last call, and advances the position like `deliver`. */
  newRecords(): Promise<LambdaRecord[]> {
    return this.#readAfter(this.#taken)
  }

  /**
   * Delivers new records, and the records those cause, until there are none. Throws `DeliveryFailedError` if a receiver
   * fails. The records of that batch are not delivered again. A record that becomes a dead letter does not count as a
   * failure.
   */
  async deliver(database: Database, consumer: string): Promise<void> {
    const failures: ReceiverRun[] = []
    const collect = (message: unknown) => {
      const outcome = message as ReceiverMessage
      const isFailure = outcome.outcome === 'failed' || outcome.outcome === 'waiting'
      if (isFailure && outcome.consumer === consumer) failures.push(outcome)
    }
    const handle = createStreamHandler({ database, consumer })
    subscribe(RECEIVER_CHANNEL, collect)
    try {
      for (let Records = await this.newRecords(); Records.length > 0; Records = await this.newRecords()) {
        await handle({ Records })
        const [failure, ...others] = failures
        if (failure) throw new DeliveryFailedError([failure, ...others], OTHERWISE)
      }
    } finally {
      unsubscribe(RECEIVER_CHANNEL, collect)
    }
  }

  /** Delivers the whole stream again from its beginning, and returns the response Lambda would get. */
  async deliverAgain(database: Database, consumer: string): Promise<BatchResponse> {
    return createStreamHandler({ database, consumer })({ Records: await this.records() })
  }

  /** Reads the records after these, shard by shard, and updates the position. */
  async #readAfter(taken: Map<string, string>): Promise<LambdaRecord[]> {
    const { DescribeStreamCommand } = await commands()
    const StreamArn = await this.#stream()
    const { StreamDescription } = await this.#client.send(new DescribeStreamCommand({ StreamArn }))
    const records: LambdaRecord[] = []
    for (const { ShardId = '' } of StreamDescription?.Shards ?? []) {
      const fresh = await this.#readShard(StreamArn, ShardId, taken.get(ShardId))
      const last = fresh.at(-1)?.dynamodb?.SequenceNumber
      if (last !== undefined) taken.set(ShardId, last)
      records.push(...fresh)
    }
    return records
  }

  async #readShard(StreamArn: string, ShardId: string, SequenceNumber: string | undefined): Promise<LambdaRecord[]> {
    const start =
      SequenceNumber === undefined
        ? { ShardIteratorType: 'TRIM_HORIZON' as const }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, SequenceNumber }
    const { GetRecordsCommand, GetShardIteratorCommand } = await commands()
    const region = await this.#client.config.region()
    const origin = { region, streamArn: awsStreamArn(StreamArn, region) }
    const records: LambdaRecord[] = []
    let { ShardIterator } = await this.#client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...start }))
    while (ShardIterator) {
      const page = await this.#client.send(new GetRecordsCommand({ ShardIterator }))
      records.push(...(page.Records ?? []).map(record => toLambdaRecord(record, origin)))
      // An open shard always has a next iterator. DynamoDB Local returns an empty page only at the end of the shard.
      if (!page.Records?.length) break
      ShardIterator = page.NextShardIterator
    }
    return records
  }

  async #stream(): Promise<string> {
    const { ListStreamsCommand } = await commands()
    const { Streams } = await this.#client.send(new ListStreamsCommand({ TableName: this.#tableName }))
    // A table has several streams if its stream was turned off and on again. Their labels are timestamps.
    const labelOf = ({ StreamLabel = '' }: _Stream) => StreamLabel
    const [latest] = (Streams ?? []).toSorted((one, other) => labelOf(other).localeCompare(labelOf(one)))
    if (latest?.StreamArn) return latest.StreamArn
    throw new ConfigurationError(
      'testing.noStream',
      `The table ${this.#tableName} has no stream. Create it as dataTable() describes, with new and old images.`,
    )
  }
}
