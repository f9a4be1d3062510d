import { addressOf, mergeWrites, type PlannedWrite } from './planned-write.ts'

/** Writes that are planned but not committed, as a read that must see them asks for them. */
export interface PendingWrites {
  /** What would be left of an item; undefined when no write touches it. */
  find(address: Pick<PlannedWrite, 'table' | 'key'>): PlannedWrite | undefined
}

/** The writes of a transaction that is being put together: one an item. */
export class WriteBuffer implements PendingWrites {
  readonly #writes = new Map<string, PlannedWrite>()
  readonly #earlier: PendingWrites | undefined

  /** `earlier` are writes that will be committed before or with these. */
  constructor(earlier?: PendingWrites) {
    this.#earlier = earlier
  }

  get writes(): PlannedWrite[] {
    return [...this.#writes.values()]
  }

  /** Adds a write. A second write to the same item is joined with the first. */
  add(write: PlannedWrite): void {
    const address = addressOf(write)
    const earlier = this.#writes.get(address)
    const merged = earlier ? mergeWrites(earlier, write) : write
    if (merged) this.#writes.set(address, merged)
    else this.#writes.delete(address)
  }

  find(address: Pick<PlannedWrite, 'table' | 'key'>): PlannedWrite | undefined {
    return this.own(address) ?? this.#earlier?.find(address)
  }

  /** As `find`, among this buffer's own writes. */
  own(address: Pick<PlannedWrite, 'table' | 'key'>): PlannedWrite | undefined {
    const write = this.#writes.get(addressOf(address))
    return write?.kind === 'check' ? undefined : write
  }
}
