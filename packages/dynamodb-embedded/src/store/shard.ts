import type { RecordList } from './record-list.ts'

/** The description of a shard, without its records. */
export interface ShardShape {
  readonly id: string
  readonly parent?: string
  /** The hash range of its partitions: from the first (inclusive) to the second (exclusive). */
  readonly from: number
  readonly to: number
  /** No record has a smaller number. */
  readonly starting: number
  /** The largest possible record number. Undefined while the shard is open. */
  readonly ending?: number
  readonly closedAt?: number
}

/** A shard of a stream: the changes of some partitions, oldest first. */
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

  /** Whether the shard was closed before a time and all its records have been trimmed. */
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
