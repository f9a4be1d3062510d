import { countIssue, refuseOptions } from '../dispatch/option-issues.ts'
import type { Database } from '../models/database.ts'
import type { Core } from '../repository/core.ts'
import { DUE_SHARDS } from '../repository/items/due-keys.ts'
import { coreOf } from '../repository/open-database.ts'
import { type DueEntry, duePages } from '../streams/later/due-entries.ts'

/** A durable signal that waits until it is due. */
export interface DueSignal {
  readonly signal: string
  readonly due: Date
  /** The key for `cancel`. Undefined for a signal that was sent without a key. */
  readonly key: string | undefined
  /** The name of the model that is its sender. */
  readonly sender: string | undefined
}

/** The latest time that a sort key can represent. */
const EVER = 999_999_999_999_998

/**
 * Returns the signals that are due next, ordered by due time, without those that were canceled or replaced. Returns at most
 * `limit`, by default 100. Reads about as many entries from each of the 8 partitions.
 *
 * @example
 * const [next] = await dueSignals(database, { limit: 1 })
 */
export async function dueSignals(
  database: Database,
  { limit = 100 }: { readonly limit?: number } = {},
): Promise<DueSignal[]> {
  refuseOptions('operations.badOption', 'dueSignals', { limit: countIssue(limit) })
  const { core } = coreOf(database)
  const shares = await Promise.all(Array.from({ length: DUE_SHARDS }, (_, shard) => nextOf(core, shard, limit)))
  return shares
    .flat()
    .toSorted((one, other) => one.due - other.due)
    .slice(0, limit)
    .map(({ signal, due, key, stored }) => ({ signal, due: new Date(due), key, sender: stored._sender?.S }))
}

async function nextOf(core: Core, shard: number, limit: number): Promise<DueEntry[]> {
  const found: DueEntry[] = []
  for await (const page of duePages(core, shard, EVER)) {
    found.push(...page.filter(({ isVoid }) => !isVoid))
    if (found.length >= limit) break
  }
  return found.slice(0, limit)
}
