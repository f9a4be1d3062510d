import { packRecords, unpackRecords } from './record-text.ts'
import type { Keep, KeptBytes } from './row-memory.ts'
import type { StreamRecord } from './stream-record.ts'
import type { KeyShape } from './table-shape.ts'

/** The storage of compressed records. */
export interface BlockStorage {
  /** The maximum number of bytes per shard. Beyond that, the oldest records are trimmed. */
  readonly limit: number
  readonly keep: Keep
}

/** A compressed block of consecutive records. */
export interface RecordBlock {
  /** The numbers of its first and last record. */
  readonly first: number
  readonly last: number
  /** When its last record was written. */
  readonly lastAt: number
  readonly size: number
  readonly bytes: KeptBytes
}

/** This many bytes of the newest items stay objects, because readers that follow a stream read these. */
const RECENT = 1024 * 1024
const BLOCK = 128 * 1024

/** The records of a shard, oldest first. All but the newest are compressed. */
export class RecordList {
  readonly #keys: KeyShape
  readonly #storage: BlockStorage
  #blocks: RecordBlock[]
  #recent: StreamRecord[]
  #recentBytes = 0
  #blockBytes = 0
  /** The number of the last trimmed record. */
  #horizon: number

  constructor(keys: KeyShape, storage: BlockStorage, horizon = 0) {
    this.#keys = keys
    this.#storage = storage
    this.#blocks = []
    this.#recent = []
    this.#horizon = horizon
  }

  /** The number of the last trimmed record, or 0. */
  get horizon(): number {
    return this.#horizon
  }

  get isEmpty(): boolean {
    return this.#blocks.length === 0 && this.#recent.length === 0
  }

  get blocks(): readonly RecordBlock[] {
    return this.#blocks
  }

  /** The records after all blocks. */
  get recent(): readonly StreamRecord[] {
    return this.#recent
  }

  append(record: StreamRecord): void {
    this.#recent.push(record)
    this.#recentBytes += weightOf(record)
    if (this.#recentBytes > 2 * RECENT) this.#pack()
  }

  /** Appends records that are already compressed. */
  appendBlock(bytes: Uint8Array, { first, last, lastAt }: Pick<RecordBlock, 'first' | 'last' | 'lastAt'>): void {
    this.#blocks.push({ first, last, lastAt, size: bytes.length, bytes: this.#storage.keep(bytes) })
    this.#blockBytes += bytes.length
    while (this.#blockBytes > this.#storage.limit && this.#blocks.length > 1) this.#dropBlock()
  }

  /** Yields the records from a number on. */
  *from(sequence: number): Generator<StreamRecord, void> {
    for (let at = this.#blocks.findLastIndex(({ first }) => first <= sequence); at < this.#blocks.length; at++) {
      const block = this.#blocks[at]
      if (!block || block.last < sequence) continue
      for (const record of unpackRecords(block.bytes.read(), this.#keys)) if (record.sequence >= sequence) yield record
    }
    for (let at = this.#seek(sequence); at < this.#recent.length; at++) yield this.#recent[at] as StreamRecord
  }

  /** Removes records that are older than a time. A block is removed once its last record is that old. */
  trim(before: number): void {
    while (this.#blocks[0] && this.#blocks[0].lastAt < before) this.#dropBlock()
    if (this.#blocks.length > 0) return
    const old = this.#recent.findIndex(({ at }) => at >= before)
    this.#forget(this.#recent.splice(0, old < 0 ? this.#recent.length : old))
  }

  copy(): RecordList {
    const copy = new RecordList(this.#keys, this.#storage, this.#horizon)
    copy.#blocks = [...this.#blocks]
    copy.#recent = [...this.#recent]
    copy.#recentBytes = this.#recentBytes
    copy.#blockBytes = this.#blockBytes
    return copy
  }

  /** Compresses the oldest of the newest records. */
  #pack(): void {
    let [from, bytes, left] = [0, 0, this.#recentBytes]
    for (let at = 0; at < this.#recent.length && left > RECENT; at++) {
      bytes += weightOf(this.#recent[at] as StreamRecord)
      if (bytes < BLOCK) continue
      this.#packOne(this.#recent.slice(from, at + 1))
      left -= bytes
      ;[from, bytes] = [at + 1, 0]
    }
    this.#recent = this.#recent.slice(from)
    this.#recentBytes = left
  }

  #packOne(records: readonly StreamRecord[]): void {
    const [first, last] = [records[0], records.at(-1)] as [StreamRecord, StreamRecord]
    this.appendBlock(packRecords(records), { first: first.sequence, last: last.sequence, lastAt: last.at })
  }

  #dropBlock(): void {
    const block = this.#blocks.shift() as RecordBlock
    this.#blockBytes -= block.size
    this.#horizon = block.last
  }

  #forget(records: readonly StreamRecord[]): void {
    for (const record of records) this.#recentBytes -= weightOf(record)
    this.#horizon = records.at(-1)?.sequence ?? this.#horizon
  }

  #seek(sequence: number): number {
    let low = 0
    let high = this.#recent.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#recent[middle] as StreamRecord).sequence < sequence) low = middle + 1
      else high = middle
    }
    return low
  }
}

function weightOf({ before, after }: StreamRecord): number {
  return (before?.weight ?? 0) + (after?.weight ?? 0)
}

/** Stores blocks in memory, up to a limit. */
export function memoryBlocks(limit: number): BlockStorage {
  return { limit, keep: bytes => ({ read: () => bytes }) }
}
