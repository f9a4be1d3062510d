import type { TableDefinition } from 'dynamo-signals/table'
import { compareTexts, type Item } from './item.ts'

interface Entry {
  readonly address: string
  readonly item: Item | undefined
  readonly visibleAt: number
}

/** The items of one table and its indexes, which may lag behind it. */
export class MemoryTable {
  readonly definition: TableDefinition
  readonly #items = new Map<string, Item>()
  readonly #partitions = new Map<string, Map<string, Item>>()
  readonly #indexes = new Map<string, MemoryIndex>()

  constructor(definition: TableDefinition) {
    this.definition = definition
    for (const index of definition.indexes) this.#indexes.set(index.name, new MemoryIndex(index))
  }

  get items(): IterableIterator<Item> {
    return this.#items.values()
  }

  get(address: string): Item | undefined {
    return this.#items.get(address)
  }

  /** Replaces or, without an item, removes what is stored under an address. Indexes show it from `visibleAt` on. */
  write(address: string, item: Item | undefined, visibleAt: number): void {
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

  /** The items of one partition, of the table or as an index shows them now, in the order of their sort keys. */
  partition(indexName: string | undefined, partition: string, now: number): Item[] {
    const { sortKey = '' } = this.definition
    if (indexName === undefined) {
      const found = [...(this.#partitions.get(partition)?.values() ?? [])]
      return found.sort((one, other) => compareTexts(one[sortKey]?.S ?? '', other[sortKey]?.S ?? ''))
    }
    return this.#indexes.get(indexName)?.partition(partition, now) ?? []
  }

  hasIndex(name: string): boolean {
    return this.#indexes.has(name)
  }

  /** The address of an item or of a key given as attributes. */
  addressOf(key: Readonly<Item>): string {
    const { partitionKey, sortKey } = this.definition
    return JSON.stringify([key[partitionKey]?.S, sortKey === undefined ? '' : key[sortKey]?.S])
  }

  /** The key attributes of an item. */
  keyOf(item: Readonly<Item>): Item {
    const names = [this.definition.partitionKey, this.definition.sortKey].filter(name => name !== undefined)
    return Object.fromEntries(names.map(name => [name, item[name] as Item[string]]))
  }
}

/** A sparse global index: items that have its partition key, some time after they were written. */
class MemoryIndex {
  readonly #keys: TableDefinition['indexes'][number]
  readonly #partitions = new Map<string, Map<string, Item>>()
  /** What is not visible yet, oldest first. */
  #pending: Entry[] = []
  readonly #shown = new Map<string, Item>()

  constructor(keys: TableDefinition['indexes'][number]) {
    this.#keys = keys
  }

  write(entry: Entry, before: Item | undefined): void {
    const { partitionKey } = this.#keys
    if (entry.item?.[partitionKey] === undefined && before?.[partitionKey] === undefined) return
    this.#pending.push(entry)
  }

  partition(partition: string, now: number): Item[] {
    this.#catchUp(now)
    const { sortKey } = this.#keys
    const found = [...(this.#partitions.get(partition)?.values() ?? [])]
    return found.sort((one, other) => compareTexts(one[sortKey]?.S ?? '', other[sortKey]?.S ?? ''))
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

  #show({ address, item }: Entry): void {
    const { partitionKey } = this.#keys
    const before = this.#shown.get(address)?.[partitionKey]?.S
    if (before !== undefined) this.#partitions.get(before)?.delete(address)
    const partition = item?.[partitionKey]?.S
    if (!item || partition === undefined) {
      this.#shown.delete(address)
      return
    }
    this.#shown.set(address, item)
    const entries = this.#partitions.get(partition) ?? new Map<string, Item>()
    this.#partitions.set(partition, entries.set(address, item))
  }
}
