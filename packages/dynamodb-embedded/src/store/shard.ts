import type { RecordList } from './record-list.ts'

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

/** A part of a stream: changes of some partitions, oldest first. */
export class Shard {
  #shape: ShardShape
  readonly records: RecordList

  constructor(shape: ShardShape, records: RecordList) {
    this.#shape = shape
    this.records = records
  }

  static open(
    { number, ...shape }: Omit<ShardShape, 'id' | 'ending' | 'closedAt'> & { readonly number: number },
    records: RecordList,
  ): Shard {
    const random = (shape.starting * 31 + number).toString(16).padStart(8, '0').slice(-8)
    return new Shard({ id: `shardId-${String(shape.starting).padStart(20, '0')}-${random}`, ...shape }, records)
  }

  get shape(): ShardShape {
    return this.#shape
  }

  get isOpen(): boolean {
    return this.#shape.ending === undefined
  }

  /** Whether it was closed before a time, and all of its records are trimmed. */
  isSpent(before: number): boolean {
    return (this.#shape.closedAt ?? before) < before && this.records.isEmpty
  }

  close(last: number, closedAt: number): void {
    if (this.isOpen) this.#shape = { ...this.#shape, ending: Math.max(last, this.#shape.starting), closedAt }
  }

  copy(): Shard {
    return new Shard(this.#shape, this.records.copy())
  }
}
