import type { Item } from '../values/item.ts'
import type { TableDefinition } from './table-definition.ts'

/** What was written, and from when on an index shows it. */
export interface IndexEntry {
  readonly address: string
  readonly item: Item | undefined
  readonly visibleAt: number
}

/** A sparse global index: items that have its keys, some time after they were written. */
export class MemoryIndex {
  readonly #keys: TableDefinition['indexes'][number]
  readonly #partitions = new Map<string, Map<string, Item>>()
  readonly #shown = new Map<string, Item>()
  /** What is not visible yet, oldest first. */
  #pending: IndexEntry[] = []

  constructor(keys: TableDefinition['indexes'][number]) {
    this.#keys = keys
  }

  write(entry: IndexEntry, before: Item | undefined): void {
    const { partitionKey } = this.#keys
    if (entry.item?.[partitionKey] === undefined && before?.[partitionKey] === undefined) return
    this.#pending.push(entry)
  }

  /** The items of one partition as the index shows them at a time, in no order. */
  partition(partition: string, now: number): Iterable<Item> {
    this.#catchUp(now)
    return this.#partitions.get(partition)?.values() ?? []
  }

  /** Every item the index shows at a time, in no order. */
  items(now: number): Iterable<Item> {
    this.#catchUp(now)
    return this.#shown.values()
  }

  #catchUp(now: number): void {
    if (this.#pending.length === 0) return
    const late = new Set<string>()
    this.#pending = this.#pending.filter(entry => {
      // Changes of one item are never shown out of their order.
      const waits = entry.visibleAt > now || late.has(entry.address)
      if (waits) late.add(entry.address)
      else this.#show(entry)
      return waits
    })
  }

  #show({ address, item }: IndexEntry): void {
    const { partitionKey, sortKey } = this.#keys
    const before = this.#shown.get(address)?.[partitionKey]?.S
    if (before !== undefined) this.#partitions.get(before)?.delete(address)
    this.#shown.delete(address)
    const partition = item?.[partitionKey]?.S
    if (!item || partition === undefined || item[sortKey] === undefined) return
    this.#shown.set(address, item)
    const entries = this.#partitions.get(partition) ?? new Map<string, Item>()
    this.#partitions.set(partition, entries.set(address, item))
  }
}
