import { HASH_BITS } from '../values/key-text.ts'
import { Shard } from './shard.ts'
import type { StreamRecord } from './stream-record.ts'
import type { KeyShape, StreamView } from './table-shape.ts'

/** What a stream is, besides its shards. */
export interface StreamShape extends KeyShape {
  readonly table: string
  readonly tableId: string
  /** When it was enabled, in ISO form: part of its name. */
  readonly label: string
  readonly view: StreamView
}

const ALL_HASHES = 2 ** HASH_BITS

/** The stream of a table: shards that part its partitions, each in the order of the changes. */
export class Stream {
  readonly shape: StreamShape
  isEnabled: boolean
  #shards: Shard[]

  constructor(shape: StreamShape, shards: Shard[], isEnabled = true) {
    this.shape = shape
    this.isEnabled = isEnabled
    this.#shards = shards
  }

  /** Opens a stream with some shards. The next change of the store has the number `next`. */
  static open(shape: StreamShape, { shards, next }: { readonly shards: number; readonly next: number }): Stream {
    const width = ALL_HASHES / shards
    const opened = Array.from({ length: shards }, (_, number) =>
      Shard.open({ from: Math.floor(number * width), to: Math.floor((number + 1) * width), starting: next, number }),
    )
    return new Stream(shape, opened)
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
    shard?.append(record)
  }

  /** Closes each open shard, and opens two for its partitions. `last` is the number of the latest change. */
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
        this.#shards.push(Shard.open({ from: low, to: high, starting: last + 1, number, parent: id }))
      }
    }
  }

  /** Ends the stream. Its records can be read until they are trimmed. */
  disable(last: number, at: number): void {
    this.isEnabled = false
    for (const shard of this.#shards) shard.close(last, at)
  }

  /** Forgets records of before a time, and shards that were closed before it. */
  trim(before: number): void {
    for (const shard of this.#shards) shard.trim(before)
    const isSpent = (shard: Shard) => shard.isSpent(before)
    if (this.#shards.some(isSpent)) this.#shards = this.#shards.filter(shard => !isSpent(shard))
  }

  copy(): Stream {
    return new Stream(
      this.shape,
      this.#shards.map(shard => shard.copy()),
      this.isEnabled,
    )
  }
}
