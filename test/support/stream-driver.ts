import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams'
import type { Database } from 'dynamo-signals'
import {
  type BatchResponse,
  createStreamHandler,
  type LambdaRecord,
  type ReceiverMessage,
} from 'dynamo-signals/streams'
import { localClient, localConfig } from './fresh-database.ts'

/** Plays a table's stream to a consumer's handler, as a test asks for it: no polling, no retries of its own. */
export class StreamDriver {
  readonly #client: DynamoDBClient
  readonly #tableName: string
  readonly #streams: DynamoDBStreamsClient
  #position = 0

  constructor(tableName: string) {
    this.#client = localClient()
    this.#tableName = tableName
    this.#streams = new DynamoDBStreamsClient(localConfig())
  }

  /** Every record of the stream, oldest first. */
  async records(): Promise<LambdaRecord[]> {
    const { Table } = await this.#client.send(new DescribeTableCommand({ TableName: this.#tableName }))
    const StreamArn = Table?.LatestStreamArn
    const { StreamDescription } = await this.#streams.send(new DescribeStreamCommand({ StreamArn }))
    const records: LambdaRecord[] = []
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' as const }
      let { ShardIterator } = await this.#streams.send(new GetShardIteratorCommand(start))
      while (ShardIterator) {
        const page = await this.#streams.send(new GetRecordsCommand({ ShardIterator }))
        records.push(...((page.Records ?? []) as LambdaRecord[]))
        if (!page.Records?.length) break
        ShardIterator = page.NextShardIterator
      }
    }
    return records
  }

  /** The records that are new since the last call. */
  async newRecords(): Promise<LambdaRecord[]> {
    const records = await this.records()
    const fresh = records.slice(this.#position)
    this.#position = records.length
    return fresh
  }

  /** Delivers what is new, and what that causes, until nothing is new. Throws when a receiver fails. */
  async deliver(database: Database, consumer: string): Promise<void> {
    const errors: unknown[] = []
    const collect = (message: unknown) => {
      const { error } = message as ReceiverMessage
      if (error) errors.push(error)
    }
    subscribe('dynamo-signals:receiver', collect)
    using _ = { [Symbol.dispose]: () => void unsubscribe('dynamo-signals:receiver', collect) }
    for (let records = await this.newRecords(); records.length > 0; records = await this.newRecords()) {
      const { batchItemFailures } = await handle(database, consumer, records)
      if (batchItemFailures.length > 0) throw new Error('A receiver failed.', { cause: errors.at(-1) })
    }
  }

  /** Delivers the whole stream again, from its beginning. */
  async deliverAgain(database: Database, consumer: string): Promise<BatchResponse> {
    return handle(database, consumer, await this.records())
  }
}

function handle(database: Database, consumer: string, Records: readonly LambdaRecord[]): Promise<BatchResponse> {
  return createStreamHandler({ database, consumer })({ Records })
}
