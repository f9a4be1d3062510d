import type { AnySignal } from '../dispatch/signal-event.ts'
import type { WriteRequest } from '../table/write-request.ts'
import type { CallOptions } from './call-options.ts'
import type { AnyModel, InstanceOf } from './model.ts'
import type { Repository } from './repository.ts'
import type { SendOptions } from './send-options.ts'

/** Who or what caused a write. Keep it small: it is stored with the item, so durable receivers see it. */
export interface SignalContext {
  readonly actor?: string
  readonly requestId?: string
  readonly [key: string]: string | undefined
}

/** Writes that commit together. Reads through it see its own writes. */
export interface Transaction {
  repository<M extends AnyModel>(model: M): Repository<M>
  /** Makes the commit fail unless the instance exists and has these values. */
  check<M extends AnyModel>(model: M, id: string, expected?: Partial<InstanceOf<M>>): void
  /**
   * Sends a durable signal if the transaction commits. Same as `signal.send(transaction, payload, options)`. With `after` or
   * `at`, it is delivered when it is due.
   */
  send(signal: AnySignal, payload: object, options?: SendOptions): void
  /** Cancels a signal that waits under a key, if the transaction commits. Same as `signal.cancel(transaction, key)`. */
  cancel(signal: AnySignal, key: string): void
}

/** The effects of a durable receiver. They commit with its receipt, in chunks if they do not fit in one transaction. */
export interface Effects extends Transaction {
  /** Keeps these writes in one chunk, regardless of what else the receiver writes. */
  atomic<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}

/** The pending commit that a hook of {@link Database.beforeCommit} receives. */
export interface PendingCommit {
  /** Writes and checks added here are part of the commit. Reads see the writes of the work. */
  readonly transaction: Transaction
  /** The result of the work: the saved instance or instances, or the result of a delete or transaction. */
  readonly result: unknown
}

/** Adds writes to a commit. If it returns a function, that function is called once DynamoDB has confirmed the commit. */
export type BeforeCommit = (commit: PendingCommit) => unknown

/** An open database: the models of one table. */
export interface Database {
  /** The `name` it was opened with. Receivers get their database, and can be connected for the one of a name. Django: `using`. */
  readonly name: string
  readonly models: readonly AnyModel[]
  repository<M extends AnyModel>(model: M): Repository<M>
  /**
   * Runs `work` and commits its saves atomically, in one request of at most 100 items. If `work` throws, nothing is written.
   * Reads inside are strongly consistent and see what `work` has saved. The commit checks the version of every instance it
   * writes. Use `check` for an instance that it only reads. If a save inside fails and you catch the error, none of that
   * save's writes are committed. Two saves of one instance increase its version once. Await each call that writes: what has not
   * ended when `work` resolves is not committed.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, options?: CallOptions): Promise<T>
  /**
   * Runs `work` as `transaction` does, but writes nothing. Reads happen, and `preSave` and `preDelete` receivers run and can
   * veto. Returns the request that would have been sent.
   *
   * @example
   * const { request } = await database.dryRun(transaction => transaction.repository(Author).save(author))
   * request?.operation // 'PutItem', or 'TransactWriteItems'
   */
  dryRun<T>(work: (transaction: Transaction) => Promise<T>): Promise<DryRun<T>>
  /** Returns the same database. Its writes carry this context. */
  withContext(context: SignalContext): Database
  /**
   * Returns the same database, with a hook that adds writes to each of its commits, atomically. The hook runs after
   * everything else is planned, for every method that writes, and again if a save is retried after a lost race. If it
   * throws, nothing is written. It does not run for work that writes nothing, or for separate commits that receivers make.
   * Writes that receivers add to `transaction` are part of the commit. If the hook returns a function, that function is
   * called once the commit is confirmed, and must not throw. A second hook runs after the first.
   *
   * @example
   * const audited = database.beforeCommit(async ({ transaction, result }) => {
   *   await transaction.repository(Product).create({ title: JSON.stringify(result), price: 0 })
   * })
   */
  beforeCommit(hook: BeforeCommit): Database
}

/** The result of a dry run: the result of the work, and the request that would have committed its writes. */
export interface DryRun<Result> {
  readonly result: Result
  /** Undefined if there was nothing to write. */
  readonly request: WriteRequest | undefined
}
