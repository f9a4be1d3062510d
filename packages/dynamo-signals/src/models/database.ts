import type { AnySignal } from '../dispatch/signal-event.ts'
import type { CallOptions } from './call-options.ts'
import type { AnyModel, InstanceOf } from './model.ts'
import type { Repository } from './repository.ts'
import type { DryRun } from './write-request.ts'

/** Facts about the cause of a write. Keep it small: it is stored with the item, so durable receivers see it. */
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
}
