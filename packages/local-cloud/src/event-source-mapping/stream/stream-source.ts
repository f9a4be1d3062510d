import type { StreamRecord } from '../rules/arrived-record.ts'
import type { Shard } from '../rules/shard-tree.ts'

/** Where a mapping reads: the stream of a table, or a made-up one in tests and simulations. */
export interface StreamSource {
  readonly streamArn: string
  listShards(): Promise<readonly Shard[]>
  /** Opens a shard behind the record with that sequence number, or at its oldest record. */
  openShard(shardId: string, after: string | undefined): ShardReader
}

/** Reads one shard from front to back. */
export interface ShardReader {
  /** The next records, in order; none when the present end is reached. Rejects when the stream does not answer; may be called again. */
  read(): Promise<ShardPage>
}

export interface ShardPage {
  readonly records: readonly StreamRecord[]
  /** The shard is closed and was read to its end. */
  readonly ended: boolean
  /** Records were trimmed from the stream before they were read. */
  readonly trimmed: boolean
}
