import { mergeWrites } from './merge-writes.ts'
import { addressOf, type PlannedWrite } from './planned-write.ts'

/** Planned but uncommitted writes, for reads that must see them. */
export interface PendingWrites {
  /** Returns the pending write to an item. Undefined if there is none. Throws if the write is an update. */
  find(address: Pick<PlannedWrite, 'table' | 'key'>): PlannedWrite | undefined
  /** Whether an update of the item is pending. Its commit checks that the item exists and is not being deleted. */
  adjusts(address: Pick<PlannedWrite, 'table' | 'key'>): boolean
  /** Returns every write, one per item, including checks. */
  pending(): readonly PlannedWrite[]
}

/** The writes of a transaction in progress: one per item. */
export class WriteBuffer implements PendingWrites {
  readonly #writes = new Map<string, PlannedWrite>()
  readonly #earlier: PendingWrites | undefined

  /** `earlier` holds writes that will be committed before or with these. */
  constructor(earlier?: PendingWrites) {
    this.#earlier = earlier
  }

  pending(): readonly PlannedWrite[] {
    const earlier = this.#earlier?.pending().filter(write => !this.#writes.has(addressOf(write))) ?? []
    return [...earlier, ...this.#writes.values()]
  }

  get writes(): PlannedWrite[] {
    return [...this.#writes.values()]
  }

  /**
   * Adds writes that belong together: all, or none if one cannot be merged. A second write to the same item is merged with
   * the first.
   */
  add(...writes: readonly PlannedWrite[]): void {
    const joined = new Map<string, PlannedWrite | undefined>()
    for (const write of writes) {
      const address = addressOf(write)
      const earlier = joined.has(address) ? joined.get(address) : this.#writes.get(address)
      joined.set(address, earlier ? mergeWrites(earlier, write) : write)
    }
    for (const [address, write] of joined) {
      if (write) this.#writes.set(address, write)
      else this.#writes.delete(address)
    }
  }

  find(address: Pick<PlannedWrite, 'table' | 'key'>): PlannedWrite | undefined {
    return this.own(address) ?? this.#earlier?.find(address)
  }

  adjusts(address: Pick<PlannedWrite, 'table' | 'key'>): boolean {
    return this.adjustsItself(address) || this.#earlier?.adjusts(address) === true
  }

  /** Like `adjusts`, but only among this buffer's own writes. */
  adjustsItself(address: Pick<PlannedWrite, 'table' | 'key'>): boolean {
    return this.#writes.get(addressOf(address))?.kind === 'update'
  }

  /** Like `find`, but only among this buffer's own writes. */
  own(address: Pick<PlannedWrite, 'table' | 'key'>): PlannedWrite | undefined {
    if (this.#writes.size === 0) return undefined
    const write = this.#writes.get(addressOf(address))
    if (write) requireKnown(write)
    return write?.kind === 'check' ? undefined : write
  }
}

/** Throws for an instance that the transaction has adjusted, because its values are unknown before the commit. */
export function requireKnown({ update }: PlannedWrite): void {
  if (update?.unknown) throw update.unknown()
}
