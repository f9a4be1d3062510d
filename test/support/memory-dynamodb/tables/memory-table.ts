import type { LambdaRecord } from 'dynamo-signals/streams'
import type { TableDefinition } from 'dynamo-signals/table'
import type { Change, EmbeddedDynamoDB, Item } from 'dynamodb-embedded'
import { recordOf } from './change.ts'

/** One table of the embedded DynamoDB: its items, and the changes that its stream tells. */
export class MemoryTable {
  readonly definition: TableDefinition
  /** Every change of the table, oldest first. */
  readonly changes: Change[] = []
  readonly #dynamodb: EmbeddedDynamoDB
  readonly #records: LambdaRecord[] = []

  constructor(definition: TableDefinition, dynamodb: EmbeddedDynamoDB) {
    this.definition = definition
    this.#dynamodb = dynamodb
  }

  /** Every item but the layout record, which every ledger has, in no order. */
  get items(): Item[] {
    return this.#dynamodb.items(this.definition.name).filter(({ pk }) => pk?.S !== 'layout')
  }

  /** The stream's records, oldest first, as Lambda is handed them; none for a table without a stream. */
  get records(): readonly LambdaRecord[] {
    if (!this.definition.stream) return []
    for (const change of this.changes.slice(this.#records.length)) this.#records.push(recordOf(change))
    return this.#records
  }

  /** Returns the item with this key. Throws if the key does not match the table. */
  find(key: Readonly<Item>): Item | undefined {
    return this.#dynamodb.item(this.definition.name, key)
  }

  /** Puts or removes an item without any checks. */
  write(key: Readonly<Item>, item: Readonly<Item> | undefined): void {
    this.#dynamodb.write(this.definition.name, key, item)
  }

  /** Puts items in place as if they had always been there: no records, no lag. */
  load(items: readonly Item[]): void {
    this.#dynamodb.load(this.definition.name, items)
  }
}
