import type { DatabaseOptions } from '../../repository/open-database.ts'
import { dataTable, ledgerTable } from '../../table/index.ts'
import { ManualClock } from '../clock/clock.ts'
import { TestRuntime } from '../clock/test-runtime.ts'
import { expiryInput, tableInput } from '../create-tables.ts'
import { type Engine, type EngineChange, loadEngine } from './engine.ts'

const [tableName, ledgerTableName] = ['data', 'ledger']

/** The content and the time of a {@link TestStorage}. */
export interface StorageState {
  readonly store: unknown
  readonly time: number
  readonly count: number
}

/** The two tables in memory, with a time of their own. */
export class TestStorage {
  readonly clock: ManualClock
  readonly engine: Engine
  readonly #runtime: TestRuntime
  readonly #faults = new Set<() => void>()

  private constructor(engine: Engine, clock: ManualClock) {
    this.engine = engine
    this.clock = clock
    this.#runtime = new TestRuntime(clock)
    for (const table of [dataTable(tableName), ledgerTable(ledgerTableName)]) {
      engine.perform('CreateTable', tableInput(table))
      const expiry = expiryInput(table)
      if (expiry) engine.perform('UpdateTimeToLive', expiry)
    }
  }

  static async open(start: Date | string | number = Date.now()): Promise<TestStorage> {
    const clock = new ManualClock(start)
    const { EmbeddedDynamoDB } = await loadEngine()
    return new TestStorage(new EmbeddedDynamoDB({ now: () => clock.time }), clock)
  }

  /** What `openDatabase` needs of it. */
  get options(): Pick<DatabaseOptions, 'client' | 'ledgerTableName' | 'runtime'> & { readonly tableName: string } {
    const { now, sleep, schedule, random, newId, newWriteId } = this.#runtime
    const runtime = { now, sleep, schedule, random, newId, newWriteId }
    return { client: this.engine.transport, tableName, ledgerTableName, runtime }
  }

  /** Calls a listener right after each change of a table, before its request is answered. */
  onChange(listeners: Readonly<Record<'data' | 'ledger', (changes: readonly EngineChange[]) => void>>): void {
    this.engine.onCommit(({ tableName: changed, changes }) => {
      if (changed === tableName) listeners.data(changes)
      if (changed === ledgerTableName) listeners.ledger(changes)
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
