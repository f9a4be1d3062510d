import type { Database } from '../../models/database.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import type { PlannedWrite } from './planned-write.ts'

/** One item of the streamed table, before and after a commit. */
export interface CommittedChange {
  readonly before: Item | undefined
  readonly after: Item | undefined
}

/**
 * Brings what a commit changed to the durable receivers, in the process that made it. The commit's caller waits for it;
 * it must not reject, for the commit stands. Made by `inline()` of `dynamo-signals/streams`.
 */
export type Delivery = (database: Database, changes: readonly CommittedChange[]) => Promise<void>

/** The changes that the stream would have records of. */
export function changesOf({ tableName }: Pick<Core, 'tableName'>, writes: readonly PlannedWrite[]): CommittedChange[] {
  return writes
    .filter(({ kind, table, guard }) => kind !== 'check' && table === tableName && !guard)
    .map(({ item, replaces }) => ({ before: replaces, after: item }))
}
