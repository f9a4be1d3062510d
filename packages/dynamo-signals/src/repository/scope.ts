import type { Database, SignalContext, Transaction } from '../models/database.ts'
import type { Core } from './core.ts'
import type { PendingWrites, WriteBuffer } from './writing/write-buffer.ts'

/** The context in which a write is planned: the database, the caller's signal context, and the transaction it joins. */
export interface Scope {
  readonly core: Core
  readonly database: Database
  readonly context: SignalContext
  readonly transaction: Transaction
  readonly buffer: WriteBuffer
  /** Opens another scope over the same database. Its writes are separate until they are added to this one. */
  fork(earlier?: PendingWrites): Scope
}
