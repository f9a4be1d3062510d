import type { CallOptions } from '../models/database.ts'
import type { ReadScope } from './reading/read-item.ts'
import type { Scope } from './scope.ts'

/** How a repository's writes reach the table: each by itself, or as part of a transaction. */
export interface WriteSession extends ReadScope {
  /** Opens a scope whose writes the caller commits himself, in as many steps as it takes. There is none in a transaction. */
  readonly open?: () => Scope
  /** Plans writes in a scope, and sees to it that they are committed: now, or with the rest of the transaction. */
  write<T>(plan: (scope: Scope) => Promise<T>, options?: CallOptions): Promise<T>
}
