import { coreOf } from '../../repository/open-database.ts'
import { openDatabase } from '../../repository/open-with-client.ts'
import { Deliveries, type DeliveriesState } from '../delivery/deliveries.ts'
import { oneAtATime } from '../delivery/one-at-a-time.ts'
import { hasDueLanes, releaseDue } from '../delivery/release-due.ts'
import { type SettleOptions, settle } from '../delivery/settle.ts'
import { existingTestTables } from './existing-tables.ts'
import { parkedRecords } from './parked-records.ts'
import { receiverFilter } from './receiver-filter.ts'
import { requireSnapshot, requireTestOptions } from './require-test-options.ts'
import { instanceIdOf, storedItem } from './stored-item.ts'
import type { TestDatabase, TestDatabaseOptions } from './test-database.ts'
import { registerTestDatabase } from './test-databases.ts'
import { type StorageState, TestStorage } from './test-storage.ts'
import { useReceivers } from './use-receivers.ts'

/** What a snapshot holds. */
interface State {
  readonly storage: StorageState
  readonly deliveries: DeliveriesState
}

/**
 * Opens a database for one test: in memory, in this process, in about two milliseconds. It is a real `openDatabase` on an
 * embedded DynamoDB, so it needs the package `dynamodb-embedded`. The tables of models with `storedIn` are created, too. Each
 * call has tables and a time of its own. Receivers are connected for the whole process, as always.
 *
 * Throws `ConfigurationError` if an option is invalid or the package is not installed.
 *
 * @example
 * await using test = await openTestDatabase({ models: [User, Profile], receivers: connectReceivers })
 * await test.database.repository(User).create({ email: 'ada@example.org' })
 * await test.settle() // runs the receivers, and those of what they write
 */
export async function openTestDatabase(options: TestDatabaseOptions): Promise<TestDatabase> {
  requireTestOptions(options)
  const { receivers, maxHops, now, existingTables, ...databaseOptions } = options
  const storage = await TestStorage.open(existingTestTables(options.models, existingTables), now)
  const database = openDatabase({ ...storage.options, ...databaseOptions })
  const deliveries = new Deliveries(database, maxHops)
  storage.onChange({
    data: (changes, existingTable) => deliveries.add(changes, existingTable),
    ledger: changes => deliveries.noteWaiting(changes),
  })
  const disconnect = receivers && (await useReceivers(receivers))

  const { engine, clock } = storage
  const { ledgerTableName } = storage.options
  const settling = {
    database,
    deliveries,
    releaseDue: () => releaseDue(database, storage),
    hasDueLanes: () => hasDueLanes(storage),
    hasWaitingLanes: () => hasDueLanes(storage, Number.POSITIVE_INFINITY),
  }
  const inTurn = oneAtATime()
  const close = onlyOnce(async () => {
    disconnect?.()
    await engine.close()
  })
  const test: TestDatabase = {
    database,
    clock,
    storage: storage.options,
    get client() {
      return storage.client
    },
    settle: (how?: SettleOptions) => inTurn('settle', () => settle(settling, how)),
    redeliver: (how?: SettleOptions) => inTurn('redeliver', () => settle(settling, how, () => deliveries.rewind())),
    fail: (operation, fault) => storage.fail(operation, fault),
    runs: receiver => deliveries.runs.filter(receiverFilter(receiver, deliveries.runs)),
    parked: receiver => parkedRecords(engine, ledgerTableName).filter(receiverFilter(receiver, deliveries.runs)),
    snapshot() {
      const state: State = { storage: storage.save(), deliveries: deliveries.save() }
      return { takenAt: clock.now(), state }
    },
    async restore(snapshot) {
      const state = requireSnapshot<State>(snapshot)
      await storage.restore(state.storage)
      deliveries.restore(state.deliveries)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
  const { core } = coreOf(database)
  registerTestDatabase(core, {
    test,
    itemOf: (model, id) => storedItem({ core, engine }, model, id),
    idOf: itemKey => instanceIdOf(core, itemKey, deliveries.records),
  })
  return test
}

function onlyOnce(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= work()
    return done
  }
}
