import type { LambdaRecord } from 'dynamo-signals/streams'
import type { TableDefinition } from 'dynamo-signals/table'
import { type AttributeValue, compare, type Item, isEqualItem, storedItem } from './attribute-values.ts'
import type { Predicate } from './expressions/condition.ts'
import { invalid } from './service-error.ts'

const LARGEST_ITEM = 400 * 1024

/** A page of a query, before filters. */
export interface TablePage {
  readonly items: readonly Item[]
  /** Where the next page begins; undefined on the last one. */
  readonly last: Item | undefined
}

/** Which items a query walks over. */
export interface TableQuery {
  readonly index: string | undefined
  readonly matches: Predicate
  readonly after: Item | undefined
  readonly limit: number
  readonly forward: boolean
}

/** One table: its items by key, and the records of its stream. What goes in and out is copied. */
export class MemoryTable {
  readonly definition: TableDefinition
  /** The stream's records, oldest first; none for a table without a stream. */
  readonly records: LambdaRecord[] = []
  readonly #items = new Map<string, Item>()
  readonly #now: () => number
  #sequence = 0

  constructor(definition: TableDefinition, now: () => number) {
    this.definition = definition
    this.#now = now
  }

  /** Every item, in no order. */
  get items(): Item[] {
    return [...this.#items.values()].map(storedItem)
  }

  find(key: Readonly<Item>): Item | undefined {
    const item = this.#items.get(this.#address(key))
    return item && storedItem(item)
  }

  /** One string for the key of an item; equal for equal keys. */
  addressOf(item: Readonly<Item>): string {
    return this.#address(this.keyOf(item))
  }

  /** The key attributes of an item. Throws when one is missing, empty or of another type. */
  keyOf(item: Readonly<Item>): Item {
    const { partitionKey, sortKey } = this.definition
    const names = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
    return Object.fromEntries(names.map(name => [name, requireKey(item, name)]))
  }

  /** Throws when a table or its indexes could not take the item. */
  validate(item: Readonly<Item>): void {
    this.keyOf(item)
    for (const { partitionKey, sortKey } of this.definition.indexes) {
      for (const name of [partitionKey, sortKey]) if (item[name] !== undefined) requireKey(item, name)
    }
    if (JSON.stringify(item).length > LARGEST_ITEM * 2) throw invalid('Item size has exceeded the maximum allowed size')
  }

  /** Puts an item under its key, or removes what is there. What changes nothing makes no record. */
  write(key: Readonly<Item>, next: Readonly<Item> | undefined): void {
    const address = this.#address(key)
    const before = this.#items.get(address)
    const after = next && storedItem(next)
    if (isEqualItem(before, after)) return
    if (after) this.#items.set(address, after)
    else this.#items.delete(address)
    if (this.definition.stream) this.records.push(this.#record(before, after))
  }

  query({ index, matches, after, limit, forward }: TableQuery): TablePage {
    const order = this.#orderOf(index)
    const sign = forward ? 1 : -1
    const walked = [...this.#items.values()]
      .filter(item => order.every(name => item[name] !== undefined) && matches(item))
      .toSorted((one, other) => sign * inOrder(order, one, other))
      .filter(item => !after || sign * inOrder(order, item, after) > 0)
    const items = walked.slice(0, limit).map(storedItem)
    const last = items.length === limit ? items.at(-1) : undefined
    return { items, last: last && Object.fromEntries(order.map(name => [name, last[name] as AttributeValue])) }
  }

  /** The attributes that order an index, down to the table's own key, which tells its entries apart. */
  #orderOf(index: string | undefined): string[] {
    const { partitionKey, sortKey, indexes } = this.definition
    const own = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey]
    if (index === undefined) return own
    const definition = indexes.find(({ name }) => name === index)
    if (!definition) throw invalid(`The table does not have the specified index: ${index}`)
    return [definition.partitionKey, definition.sortKey, ...own]
  }

  #address(key: Readonly<Item>): string {
    return JSON.stringify(Object.values(this.keyOf(key)))
  }

  #record(before: Item | undefined, after: Item | undefined): LambdaRecord {
    const sequence = String(++this.#sequence).padStart(21, '0')
    const image = after ?? before ?? {}
    return {
      eventID: `${this.definition.name}-${sequence}`,
      eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(this.#now() / 1000),
        Keys: this.keyOf(image),
        SequenceNumber: sequence,
        ...(before ? { OldImage: storedItem(before) } : {}),
        ...(after ? { NewImage: storedItem(after) } : {}),
      },
    }
  }
}

function requireKey(item: Readonly<Item>, name: string): AttributeValue {
  const value = item[name]
  if (!value) throw invalid(`One or more parameter values were invalid: Missing the key ${name} in the item`)
  if (value.S === undefined) throw invalid(`One or more parameter values were invalid: Type mismatch for key ${name}`)
  if (value.S === '') throw invalid(`One or more parameter values are not valid. The key ${name} is an empty string`)
  return value
}

function inOrder(names: readonly string[], one: Readonly<Item>, other: Readonly<Item>): number {
  for (const name of names) {
    const order = compare(one[name] as AttributeValue, other[name] as AttributeValue)
    if (order !== 0) return order
  }
  return 0
}
