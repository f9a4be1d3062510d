import type { BlockStorage } from './record-list.ts'
import { Stream } from './stream.ts'
import type { StreamRecord } from './stream-record.ts'
import type { TableShape } from './table-shape.ts'

/** How long AWS keeps a record. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const A_DAY = 24 * 3_600_000
const TRIM_EVERY = 60_000

/** All streams of a store, newest first, including disabled ones whose records have not been trimmed yet. */
export class StreamList {
  readonly #retention: number
  readonly #storage: BlockStorage
  #streams: Stream[]
  #trimmedAt = 0

  /** `retention` is how long records are kept, in milliseconds. `storage` stores the older ones. */
  constructor(retention: number, storage: BlockStorage, streams: readonly Stream[] = []) {
    this.#retention = retention
    this.#storage = storage
    this.#streams = [...streams]
  }

  /** Returns the enabled stream of a table. */
  current(table: string): Stream | undefined {
    return this.#streams.find(({ shape, isEnabled }) => isEnabled && shape.table === table)
  }

  /** Returns every stream that can be read at a time. */
  all(now: number): readonly Stream[] {
    this.#trim(now)
    return this.#streams
  }

  /** Enables a stream. Its label is its creation time, which is unique for each table. */
  enable(
    { name, id, hash, range, stream: view }: TableShape,
    at: number,
    options: { shards: number; next: number },
  ): void {
    if (!view) return
    let time = at
    while (this.#streams.some(({ shape }) => shape.table === name && shape.label === labelOf(time))) time++
    const shape = { table: name, tableId: id, hash, range, label: labelOf(time), view }
    this.#streams.unshift(Stream.open(shape, this.#storage, options))
  }

  append(table: string, record: StreamRecord): void {
    this.#trim(record.at)
    this.current(table)?.append(record)
  }

  copy(): StreamList {
    const streams = this.#streams.map(stream => stream.copy())
    return new StreamList(this.#retention, this.#storage, streams)
  }

  #trim(now: number): void {
    if (now - this.#trimmedAt < Math.min(TRIM_EVERY, this.#retention)) return
    this.#trimmedAt = now
    for (const stream of this.#streams) stream.trim(now - this.#retention)
    this.#streams = this.#streams.filter(({ isEnabled, shards }) => isEnabled || shards.length > 0)
  }
}

/** DynamoDB omits the time zone. */
function labelOf(time: number): string {
  return new Date(time).toISOString().replace('Z', '')
}
