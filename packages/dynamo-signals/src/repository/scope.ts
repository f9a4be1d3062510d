import type { Database, SignalContext, Transaction } from '../models/database.ts'
import type { Core } from './core.ts'
import type { PendingWrites, WriteBuffer } from './writing/write-buffer.ts'

/** Where a write is planned: the database, who caused it, and the transaction it becomes part of. */
export interface Scope {
  readonly core: Core
  readonly database: Database
  readonly context: SignalContext
  readonly transaction: Transaction
  readonly buffer: WriteBuffer
  /** Opens another scope over the same database, whose writes are not this one's until they are added. */
  fork(earlier?: PendingWrites): Scope
}
