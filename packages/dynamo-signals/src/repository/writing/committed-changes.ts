import type { Database } from '../../models/database.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import type { PlannedWrite } from './planned-write.ts'

/** The source of records of inline delivery. The process counts their numbers, not a stream. */
export const INLINE_SOURCE = 'dynamo-signals:inline'

/** One item of the streamed table, before and after a commit. */
export interface CommittedChange {
  readonly before: Item | undefined
  readonly after: Item | undefined
}

/**
 * Delivers the changes of a commit to the durable receivers, in the process that made it. The commit's caller waits for it.
 * It must not reject, because the commit has already been applied. Created by `inline()` from `dynamo-signals/streams`.
 */
export type Delivery = (database: Database, changes: readonly CommittedChange[]) => Promise<void>

/** Returns the changes for which the stream would have records. */
export function committedChanges(
  { tableName }: Pick<Core, 'tableName'>,
  writes: readonly PlannedWrite[],
): CommittedChange[] {
  return writes
    .filter(({ kind, table, guard }) => kind !== 'check' && table === tableName && !guard)
    .map(({ item, replaces }) => ({ before: replaces, after: item }))
}
