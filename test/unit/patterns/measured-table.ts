import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type AnyModel, type Database, openDatabase, type Transport } from 'dynamo-signals'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { EmbeddedDynamoDB, type Item, type Snapshot } from 'dynamodb-embedded'
import { tableInput } from '../../../packages/dynamo-signals/src/testing/create-tables.ts'
import { isOfLayout } from '../../support/faulty-transport.ts'
import { MemoryEndpoint } from '../../support/memory-dynamodb/memory-endpoint.ts'

/** What some requests cost, as DynamoDB reports it. */
export interface Cost {
  readonly requests: number
  readonly reads: number
  readonly writes: number
}

interface Answer {
  readonly ConsumedCapacity?: Capacity | readonly Capacity[]
}
interface Capacity {
  readonly CapacityUnits?: number
}

export const TABLE = 'data'
const LEDGER = 'ledger'
const READS: readonly string[] = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']

/** One table that is used through the library and through `@aws-sdk/lib-dynamodb`. It adds up what either consumes. */
export class MeasuredTable {
  readonly database: Database
  readonly documents: DynamoDBDocumentClient
  readonly #engine = new EmbeddedDynamoDB()
  #cost: Cost = { requests: 0, reads: 0, writes: 0 }

  constructor(models: readonly AnyModel[]) {
    for (const table of [dataTable(TABLE), ledgerTable(LEDGER)]) this.#engine.perform('CreateTable', tableInput(table))
    const transport: Transport = (operation, input, options) => this.#measured(operation, input, options)
    this.database = openDatabase({ client: transport, tableName: TABLE, ledgerTableName: LEDGER, models })
    this.documents = DynamoDBDocumentClient.from(new DynamoDBClient(new MemoryEndpoint(transport).config))
  }

  snapshot(): Snapshot {
    return this.#engine.snapshot()
  }

  /** Runs some work on the items of a snapshot. Returns its result, its cost, and the items that it left. */
  async measure<T>(on: Snapshot, work: () => Promise<T>) {
    await this.#engine.restore(on)
    this.#cost = { requests: 0, reads: 0, writes: 0 }
    const result = await work()
    return { result, cost: this.#cost, left: this.items().map(withoutOwn) }
  }

  /** The items of the table, in the order of their keys. */
  items(): Item[] {
    const keyOf = ({ pk, sk }: Item) => `${pk?.S}\n${sk?.S}`
    return this.#engine.items(TABLE).sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  }

  async #measured(...[operation, input, options]: Parameters<Transport>): Promise<never> {
    const send = this.#engine.transport as Transport
    // A process reads the layout record once, so it is not part of what a pattern costs.
    if (isOfLayout(input)) return (await send(operation, input, options)) as never
    const answer = await send(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' } as typeof input, options)
    const capacities = [(answer as Answer).ConsumedCapacity ?? []].flat()
    const units = capacities.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
    const { requests, reads, writes } = this.#cost
    const isRead = READS.includes(operation)
    this.#cost = { requests: requests + 1, reads: reads + (isRead ? units : 0), writes: writes + (isRead ? 0 : units) }
    return answer as never
  }
}

/** Removes the attributes that only the library needs: versions, write IDs and times. */
function withoutOwn(item: Item): Item {
  const isOwn = (name: string) => name.startsWith('_') || ['createdAt', 'updatedAt'].includes(name)
  return Object.fromEntries(Object.entries(item).filter(([name]) => !isOwn(name)))
}
