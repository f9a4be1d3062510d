import type { StreamRecord } from '../rules/arrived-record.ts'
import type { Shard } from '../rules/shard-tree.ts'

/** The source of a mapping: the stream of a table, or a simulated one in tests. */
export interface StreamSource {
  readonly streamArn: string
  listShards(): Promise<readonly Shard[]>
  /** Opens a shard after the record with this sequence number, or at its oldest record. */
  openShard(shardId: string, after: string | undefined): ShardReader
}

/** Reads one shard from start to end. */
export interface ShardReader {
  /**
   * Returns the next records in order, none at the current end. If the stream does not respond, it rejects and can be
   * retried.
   */
  read(): Promise<ShardPage>
}

/** The next records of a shard, in their order. It can be empty. */
export interface ShardPage {
  readonly records: readonly StreamRecord[]
  /** Whether the shard is closed and was read to its end. */
  readonly ended: boolean
  /** Whether records were trimmed from the stream before they were read. */
  readonly trimmed: boolean
}
