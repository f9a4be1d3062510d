import { HASH_BITS } from '../values/key-text.ts'
import { type BlockStorage, RecordList } from './record-list.ts'
import { Shard } from './shard.ts'
import type { StreamRecord } from './stream-record.ts'
import type { KeyShape, StreamView } from './table-shape.ts'

/** The description of a stream, without its shards. */
export interface StreamShape extends KeyShape {
  readonly table: string
  readonly tableId: string
  /** When it was enabled, in ISO 8601 format. Part of its name. */
  readonly label: string
  readonly view: StreamView
}

const ALL_HASHES = 2 ** HASH_BITS

/** The stream of a table. Its shards divide the partitions, and each is in the order of the changes. */
export class Stream {
  readonly shape: StreamShape
  isEnabled: boolean
  readonly #storage: BlockStorage
  #shards: Shard[]

  constructor(shape: StreamShape, storage: BlockStorage, shards: Shard[], isEnabled = true) {
    this.shape = shape
    this.isEnabled = isEnabled
    this.#storage = storage
    this.#shards = shards
  }

  /** Opens a stream with a number of shards. The next change of the store has the number `next`. */
  static open(
    shape: StreamShape,
    storage: BlockStorage,
    { shards, next }: { readonly shards: number; readonly next: number },
  ): Stream {
    const width = ALL_HASHES / shards
    const opened = Array.from({ length: shards }, (_, number) => {
      const hashes = { from: Math.floor(number * width), to: Math.floor((number + 1) * width) }
      return Shard.open({ ...hashes, starting: next, number }, new RecordList(shape, storage))
    })
    return new Stream(shape, storage, opened)
  }

  get shards(): readonly Shard[] {
    return this.#shards
  }

  shard(id: string | undefined): Shard | undefined {
    return this.#shards.find(shard => shard.shape.id === id)
  }

  append(record: StreamRecord): void {
    const { hash } = (record.after ?? record.before) as { readonly hash: number }
    const shard = this.#shards.find(each => each.isOpen && hash >= each.shape.from && hash < each.shape.to)
    shard?.records.append(record)
  }

  /** Splits each open shard into two. `last` is the number of the latest change. */
  split(last: number, at: number): void {
    for (const parent of this.#shards.filter(({ isOpen }) => isOpen)) {
      const { from, to, id } = parent.shape
      const middle = Math.floor((from + to) / 2)
      parent.close(last, at)
      if (middle === from) continue
      for (const [low, high] of [
        [from, middle],
        [middle, to],
      ] as const) {
        const number = this.#shards.length
        const opened = { from: low, to: high, starting: last + 1, number, parent: id }
        this.#shards.push(Shard.open(opened, new RecordList(this.shape, this.#storage)))
      }
    }
  }

  /** Closes the stream. Its records can be read until they are trimmed. */
  disable(last: number, at: number): void {
    this.isEnabled = false
    for (const shard of this.#shards) shard.close(last, at)
  }

  /** Removes records that are older than a time, and shards that were closed before it. */
  trim(before: number): void {
    for (const { records } of this.#shards) records.trim(before)
    const isSpent = (shard: Shard) => shard.isSpent(before)
    if (this.#shards.some(isSpent)) this.#shards = this.#shards.filter(shard => !isSpent(shard))
  }

  copy(): Stream {
    return new Stream(
      this.shape,
      this.#storage,
      this.#shards.map(shard => shard.copy()),
      this.isEnabled,
    )
  }
}
