import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { AnyReceiver } from '../../dispatch/connection.ts'
import type { Database } from '../../models/database.ts'
import type { DatabaseOptions } from '../../repository/open-database.ts'
import type { Operation, Operations } from '../../repository/requests/transport.ts'
import type { Clock } from '../clock/clock.ts'
import type { ReceiverRun } from '../delivery/receiver-run.ts'
import type { Settled, SettleOptions } from '../delivery/settle.ts'
import type { ExistingTestTable } from './existing-tables.ts'
import type { Fault } from './fault.ts'
import type { ParkedRecord } from './parked-records.ts'
import type { ConnectReceivers } from './use-receivers.ts'

/** The options of `openTestDatabase`. */
export interface TestDatabaseOptions
  extends Pick<DatabaseOptions, 'models'>,
    Partial<Pick<DatabaseOptions, 'name' | 'foreignWriters' | 'deadline'>> {
  /** Connects the receivers of the test. `close()` disconnects those that were not connected before. */
  readonly receivers?: ConnectReceivers
  /** The time at which the clock starts. Default: the current time. It then stands still. */
  readonly now?: Date | string | number
  /** The `maxHops` of your stream handlers. Default: theirs. */
  readonly maxHops?: number
  /** The tables of models with `storedIn`, by name. Only needed for keys that are not strings, indexes, and a time to live. */
  readonly existingTables?: Readonly<Record<string, ExistingTestTable>>
}

/** The content of a test database at one time. */
export interface TestSnapshot {
  readonly takenAt: Date
  /** @internal */
  readonly state: unknown
}

/**
 * A database in memory, its stream, and its time. All functions can be destructured. Nothing runs by itself: receivers run
 * in `settle()`, and time passes with `clock`.
 */
export interface TestDatabase {
  /** The database of the models, as `openDatabase` returns it. */
  readonly database: Database
  /** The time of the database, of its tables, and of what expires. */
  readonly clock: Clock
  /**
   * Delivers every pending record to the receivers of every connected consumer, and the records that they cause, until
   * nothing is left. It deletes expired items first, and delivers an item's records oldest first. Each record goes to the
   * consumers that are connected at the first `settle()` after it.
   *
   * Throws `DeliveryFailedError` if a receiver fails. The record stays pending, so the next `settle()` is the next attempt.
   * Throws `EndlessChainError` for receivers that trigger one another without end.
   *
   * @example
   * const { failures } = await settle({ failures: 'collect' }) // retries, as Lambda does, until the record is parked
   */
  readonly settle: (options?: SettleOptions) => Promise<Settled>
  /**
   * Delivers the whole stream once more, and then settles. Lambda may do so at any time. A receiver whose effects go through
   * `effects` and `once` changes nothing.
   */
  readonly redeliver: (options?: SettleOptions) => Promise<Settled>
  /**
   * Makes requests of an operation fail: `once`, a number of `times`, or `always`. Returns a function that cancels it. The
   * library retries as it does with DynamoDB, but pauses move the clock and take no time.
   *
   * @example
   * fail('TransactWriteItems', { once: 'TransactionConflict' })
   * fail('PutItem', { once: 'ConnectionReset', after: true }) // it is written, but the answer is lost
   * fail('Query', { times: 2, error: 'ThrottlingException', when: ({ IndexName }) => IndexName === 'gsi1' })
   */
  readonly fail: <Name extends Operation>(operation: Name, fault: Fault<Operations[Name][0]>) => () => void
  /** Returns what receivers have run in `settle()`, and how they ended: all, or those of a `dispatchUid` or a function. */
  readonly runs: (receiver?: string | AnyReceiver) => readonly ReceiverRun[]
  /** Returns the dead letters: all, or those of a receiver. */
  readonly parked: (receiver?: string | AnyReceiver) => readonly ParkedRecord[]
  /** Remembers the tables, the pending records, the runs and the time. */
  readonly snapshot: () => TestSnapshot
  /** Goes back to a snapshot of this or another test database, and cancels all faults. Takes milliseconds. */
  readonly restore: (snapshot: TestSnapshot) => Promise<void>
  /** Options of an `openDatabase` over the same tables, for code that opens its own: another release, or another process. */
  readonly storage: Pick<DatabaseOptions, 'client' | 'tableName' | 'ledgerTableName' | 'runtime'>
  /**
   * A client of the AWS SDK for the same tables, without a port. Pass it to the code or the library that writes your existing
   * tables: `new Entity(schema, { client, table: 'shop' })`, `DynamoDBDocumentClient.from(client)`. Faults apply to it, too, and
   * it waits in real time before it retries.
   */
  readonly client: DynamoDBClient
  /** Disconnects the `receivers` and discards the tables. */
  readonly close: () => Promise<void>
  /** As `close`, at the end of a block: `await using test = await openTestDatabase(…)`. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}
