import type { AnySignal } from '../dispatch/signal-event.ts'
import type { CallOptions } from './call-options.ts'
import type { AnyModel, InstanceOf } from './model.ts'
import type { Repository } from './repository.ts'
import type { DryRun } from './write-request.ts'

/** Who or what caused a write. Keep it small: it is stored with the item, so durable receivers see it. */
export interface SignalContext {
  readonly actor?: string
  readonly requestId?: string
  readonly [key: string]: string | undefined
}

/** Writes that commit together. What is read through it sees its own writes. */
export interface Transaction {
  repository<M extends AnyModel>(model: M): Repository<M>
  /** Makes the commit depend on an instance that exists and has these values. */
  check<M extends AnyModel>(model: M, id: string, expected?: Partial<InstanceOf<M>>): void
  /** Sends a durable signal if the transaction commits. `signal.send(transaction, payload)` says the same. */
  send(signal: AnySignal, payload: object, sender?: AnyModel): void
}

/** The effects of a durable receiver. They commit with its receipt, in chunks when there are more than DynamoDB takes. */
export interface Effects extends Transaction {
  /** Keeps writes in one chunk, whatever else the receiver writes. */
  atomic<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
}

/** What is about to be committed, as a hook of {@link Database.beforeCommit} gets it. */
export interface PendingCommit {
  /** What the hook writes and checks here is part of the commit. Its reads see what the work has written. */
  readonly transaction: Transaction
  /** What the work returned: the saved instance or instances, the result of a delete, or of a transaction. */
  readonly result: unknown
}

/** Adds writes to a commit. A function that it returns is called when DynamoDB has confirmed the commit. */
export type BeforeCommit = (commit: PendingCommit) => unknown

/** An open database: the models of one table. */
export interface Database {
  readonly models: readonly AnyModel[]
  repository<M extends AnyModel>(model: M): Repository<M>
  /**
   * Runs `work` and commits what it saved, all or none, in one request of at most 100 items. Nothing is written when it
   * throws. Reads inside are strongly consistent and see what `work` has saved. The commit depends on the versions of
   * what is written; what is only read it depends on by `check`. A save that fails inside, and is caught, leaves nothing
   * of itself behind. Two saves of one instance are one version.
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>, options?: CallOptions): Promise<T>
  /**
   * Runs `work` as `transaction` does, but writes nothing: reads happen, `preSave` and `preDelete` receivers run and may
   * veto, and the request that would have been sent is returned instead.
   *
   * @example
   * const { request } = await database.dryRun(transaction => transaction.repository(Author).save(author))
   * request?.operation // 'PutItem', or 'TransactWriteItems'
   */
  dryRun<T>(work: (transaction: Transaction) => Promise<T>): Promise<DryRun<T>>
  /** The same database, whose writes carry this context. */
  withContext(context: SignalContext): Database
  /**
   * The same database, with a hook that adds writes to each of its commits: both are written, or neither. The hook runs
   * when everything else is planned, for every method that writes, and again when a save is retried after a lost race.
   * If it throws, nothing is written. It does not run for work that writes nothing, nor for commits that receivers make
   * by themselves; what they add to `transaction` is part of the commit. A function that it returns is called once the
   * commit is confirmed, and must not throw. A second hook runs after the first.
   *
   * @example
   * const audited = database.beforeCommit(async ({ transaction, result }) => {
   *   await transaction.repository(Product).create({ title: JSON.stringify(result), price: 0 })
   * })
   */
  beforeCommit(hook: BeforeCommit): Database
}
