import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DatabaseOptions } from '../../repository/open-database.ts'
import { dataTable, ledgerTable } from '../../table/index.ts'
import { ManualClock } from '../clock/clock.ts'
import { TestRuntime } from '../clock/test-runtime.ts'
import { type CreatedTable, expiryInput, tableInput } from '../create-tables.ts'
import { type Engine, type EngineChange, loadEngine } from './engine.ts'

/** The content and the time of a {@link TestStorage}. */
export interface StorageState {
  readonly store: unknown
  readonly time: number
  readonly count: number
}

/** The two tables of the library and those of other code in memory, with a time of their own. */
export class TestStorage {
  readonly clock: ManualClock
  readonly engine: Engine
  readonly #runtime: TestRuntime
  readonly #faults = new Set<() => void>()
  readonly #tableName: string
  readonly #ledgerTableName: string
  #client: DynamoDBClient | undefined

  private constructor(engine: Engine, clock: ManualClock, existing: ReadonlyMap<string, CreatedTable>) {
    this.engine = engine
    this.clock = clock
    this.#runtime = new TestRuntime(clock)
    this.#tableName = unusedName('data', existing)
    this.#ledgerTableName = unusedName('ledger', existing)
    const own = [dataTable(this.#tableName), ledgerTable(this.#ledgerTableName)]
    for (const table of [...own, ...existing.values()]) {
      engine.perform('CreateTable', tableInput(table))
      const expiry = expiryInput(table)
      if (expiry) engine.perform('UpdateTimeToLive', expiry)
    }
  }

  static async open(
    existing: ReadonlyMap<string, CreatedTable>,
    start: Date | string | number = Date.now(),
  ): Promise<TestStorage> {
    const clock = new ManualClock(start)
    const { EmbeddedDynamoDB } = await loadEngine()
    return new TestStorage(new EmbeddedDynamoDB({ now: () => clock.time }), clock, existing)
  }

  /** What `openDatabase` needs of it. */
  get options(): Pick<DatabaseOptions, 'client' | 'ledgerTableName' | 'runtime'> & { readonly tableName: string } {
    const { now, sleep, schedule, random, newId, newWriteId } = this.#runtime
    const runtime = { now, sleep, schedule, random, newId, newWriteId }
    const [tableName, ledgerTableName] = [this.#tableName, this.#ledgerTableName]
    return { client: this.engine.transport, tableName, ledgerTableName, runtime }
  }

  /** A client of the SDK, which is made when a test asks for it, because few do. */
  get client(): DynamoDBClient {
    this.#client ??= new DynamoDBClient({ ...ACCESS, requestHandler: this.engine.requestHandler })
    return this.#client
  }

  /**
   * Calls a listener right after each change of a table, before its request is answered. The name of the table is undefined
   * for the library's own.
   */
  onChange(listeners: {
    readonly data: (changes: readonly EngineChange[], existingTable: string | undefined) => void
    readonly ledger: (changes: readonly EngineChange[]) => void
  }): void {
    this.engine.onCommit(({ tableName: changed, changes }) => {
      if (changed === this.#ledgerTableName) listeners.ledger(changes)
      else listeners.data(changes, changed === this.#tableName ? undefined : changed)
    })
  }

  fail(operation: string, fault: object): () => void {
    const undo = this.engine.fail(operation, fault)
    this.#faults.add(undo)
    return undo
  }

  save(): StorageState {
    return { store: this.engine.snapshot(), time: this.clock.time, count: this.#runtime.count }
  }

  async restore({ store, time, count }: StorageState): Promise<void> {
    for (const undo of this.#faults) undo()
    this.#faults.clear()
    await this.engine.restore(store as never)
    this.clock.restore(time)
    this.#runtime.restore(count)
  }
}

// No request leaves the process, but the SDK needs these to sign one.
const ACCESS = {
  endpoint: 'http://in-memory',
  region: 'local',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
}

/** Other code may have a table with the name of one of ours. */
function unusedName(name: string, existing: ReadonlyMap<string, CreatedTable>): string {
  return existing.has(name) ? unusedName(`own-${name}`, existing) : name
}
