import type { StreamRecord } from './stream-record.ts'

/** What a shard is, besides its records. */
export interface ShardShape {
  readonly id: string
  readonly parent?: string
  /** The hashes of the partitions whose changes it takes: from the first one, up to the second. */
  readonly from: number
  readonly to: number
  /** No record has a smaller number. */
  readonly starting: number
  /** The largest number a record could have; none while the shard is open. */
  readonly ending?: number
  readonly closedAt?: number
}

/** What has been trimmed is cut off when it is so much, since cutting moves the rest. */
const WORTH_CUTTING = 256

/** A part of a stream: changes of some partitions, oldest first. */
export class Shard {
  #shape: ShardShape
  #records: StreamRecord[]
  #trimmed = 0
  /** The number of the latest record that was trimmed. */
  #horizon: number

  constructor(shape: ShardShape, records: StreamRecord[] = [], horizon = 0) {
    this.#shape = shape
    this.#records = records
    this.#horizon = horizon
  }

  static open({
    number,
    ...shape
  }: Omit<ShardShape, 'id' | 'ending' | 'closedAt'> & { readonly number: number }): Shard {
    const random = (shape.starting * 31 + number).toString(16).padStart(8, '0').slice(-8)
    return new Shard({ id: `shardId-${String(shape.starting).padStart(20, '0')}-${random}`, ...shape })
  }

  get shape(): ShardShape {
    return this.#shape
  }

  get isOpen(): boolean {
    return this.#shape.ending === undefined
  }

  /** Whether it was closed before a time, and all of its records are trimmed. */
  isSpent(before: number): boolean {
    return (this.#shape.closedAt ?? before) < before && this.count === 0
  }

  /** The number of the latest record that was trimmed; 0 when none was. */
  get horizon(): number {
    return this.#horizon
  }

  get count(): number {
    return this.#records.length - this.#trimmed
  }

  append(record: StreamRecord): void {
    this.#records.push(record)
  }

  close(last: number, closedAt: number): void {
    if (this.isOpen) this.#shape = { ...this.#shape, ending: Math.max(last, this.#shape.starting), closedAt }
  }

  /** The records from a number on, oldest first. */
  *from(sequence: number): Generator<StreamRecord, void> {
    for (let at = this.#seek(sequence); at < this.#records.length; at++) yield this.#records[at] as StreamRecord
  }

  trim(before: number): void {
    for (let at = this.#trimmed; at < this.#records.length; at++) {
      const { at: time, sequence } = this.#records[at] as StreamRecord
      if (time >= before) break
      this.#trimmed = at + 1
      this.#horizon = sequence
    }
    if (this.#trimmed < WORTH_CUTTING && this.#trimmed < this.#records.length) return
    this.#records = this.#records.slice(this.#trimmed)
    this.#trimmed = 0
  }

  copy(): Shard {
    return new Shard(this.#shape, this.#records.slice(this.#trimmed), this.#horizon)
  }

  #seek(sequence: number): number {
    let low = this.#trimmed
    let high = this.#records.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#records[middle] as StreamRecord).sequence < sequence) low = middle + 1
      else high = middle
    }
    return low
  }
}
