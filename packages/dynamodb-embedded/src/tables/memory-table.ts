import { isEqualItem } from '../values/equality.ts'
import { type Item, storedItem } from '../values/item.ts'
import { type Change, changeOf, type LambdaRecord, recordOf } from './change.ts'
import { addressOf, inOrder, keyAttributes, orderOf, rawAddress, requireKey, requireStorable } from './key-schema.ts'
import { MemoryIndex } from './memory-index.ts'
import type { TableDefinition } from './table-definition.ts'

/** How a write is done: when, from when on indexes show it, and whether the service itself does it. */
export interface WriteFacts {
  readonly at: number
  readonly visibleAt: number
  readonly isExpiry: boolean
}

/** One table: its items by key, its indexes, and the changes that its stream tells. Items are frozen. */
export class MemoryTable {
  readonly definition: TableDefinition
  /** Every change of the table, oldest first. */
  readonly changes: Change[] = []
  readonly #now: () => number
  readonly #items = new Map<string, Item>()
  readonly #partitions = new Map<string, Map<string, Item>>()
  readonly #indexes: ReadonlyMap<string, MemoryIndex>
  readonly #records: LambdaRecord[] = []

  constructor(definition: TableDefinition, now: () => number) {
    this.definition = definition
    this.#now = now
    this.#indexes = new Map(definition.indexes.map(index => [index.name, new MemoryIndex(index)]))
  }

  /** Every item, in no order. */
  get items(): Item[] {
    return [...this.#items.values()]
  }

  /** The stream's records, oldest first, as Lambda is handed them; none for a table without a stream. */
  get records(): readonly LambdaRecord[] {
    if (!this.definition.stream) return []
    for (const change of this.changes.slice(this.#records.length)) this.#records.push(recordOf(change))
    return this.#records
  }

  /** The item under a key. Throws for what is no key of this table. */
  find(key: Readonly<Item>): Item | undefined {
    this.requireKey(key)
    return this.peek(key)
  }

  /** As {@link find}; nothing is under what is no key. */
  peek(key: Readonly<Item>): Item | undefined {
    return this.#items.get(rawAddress(this.definition, key))
  }

  /** One string for the key of an item; equal for equal keys. */
  addressOf(item: Readonly<Item>): string {
    return addressOf(this.definition, item)
  }

  /** The key attributes of an item, as far as it has them. */
  keyAttributes(item: Readonly<Item>): Item {
    return keyAttributes(this.definition, item)
  }

  requireKey(key: Readonly<Item>): void {
    requireKey(this.definition, key)
  }

  /** The same item. Throws when the table, or an index, could not take it. */
  requireStorable(item: Item): Item {
    requireStorable(this.definition, item)
    return item
  }

  /** Puts items in place as if they had always been there: no records, no lag. */
  load(items: readonly Item[]): void {
    for (const item of items) this.#replace(this.addressOf(item), storedItem(item), 0)
  }

  /** Puts an item under its key, or removes what is there. What changes nothing is no change, and makes no record. */
  write(key: Readonly<Item>, item: Readonly<Item> | undefined, facts?: WriteFacts): Change | undefined {
    const address = this.addressOf(key)
    const before = this.#items.get(address)
    const after = item && (Object.isFrozen(item) ? (item as Item) : storedItem(item))
    if (isEqualItem(before, after)) return undefined
    const { at, visibleAt, isExpiry } = facts ?? { at: this.#now(), visibleAt: 0, isExpiry: false }
    this.#replace(address, after, visibleAt)
    const keys = Object.freeze(this.keyAttributes(after ?? before ?? key))
    const change = changeOf(this.changes.length + 1, { at, keys, before, after, isExpiry })
    this.changes.push(change)
    return change
  }

  /** The items of a partition, or of the whole table or index, in the order of their keys. */
  walk(indexName: string | undefined, partition?: string): Item[] {
    const order = orderOf(this.definition, indexName)
    return [...this.#unordered(indexName, partition)].sort((one, other) => inOrder(order, one, other))
  }

  #unordered(indexName: string | undefined, partition: string | undefined): Iterable<Item> {
    if (indexName === undefined) {
      return (partition === undefined ? this.#items : this.#partitions.get(partition))?.values() ?? []
    }
    const index = this.#indexes.get(indexName)
    return (partition === undefined ? index?.items(this.#now()) : index?.partition(partition, this.#now())) ?? []
  }

  #replace(address: string, item: Item | undefined, visibleAt: number): void {
    const before = this.#items.get(address)
    const name = (item ?? before)?.[this.definition.partitionKey]?.S ?? ''
    const partition = this.#partitions.get(name) ?? new Map<string, Item>()
    if (item) {
      this.#items.set(address, item)
      this.#partitions.set(name, partition.set(address, item))
    } else {
      this.#items.delete(address)
      partition.delete(address)
    }
    for (const index of this.#indexes.values()) index.write({ address, item, visibleAt }, before)
  }
}
