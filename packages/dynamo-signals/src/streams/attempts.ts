import type { Connection } from '../dispatch/connection.ts'
import type { Core } from '../repository/core.ts'
import { fitting, type ItemKey, ledgerPartition } from '../repository/items/keys.ts'
import { changeEntry } from './ledger-entry.ts'
import { ledgerExpiry } from './ledger-expiry.ts'
import type { Task } from './receipts.ts'

/** How often a receiver has failed a record, and since when. */
export interface Attempts {
  /** The failures, and the crashes of the function since the receiver last returned. */
  readonly count: number
  /** How many of them are crashes, or an attempt that has only begun. */
  readonly deaths: number
  /** ISO 8601, UTC. */
  readonly firstFailedAt: string
}

/** Counts a failed attempt that was not counted when it began, so that every handler of the consumer knows about it. */
export function countAttempt(core: Core, task: Task): Promise<Attempts> {
  return count(core, task, ' ADD #attempts :one', { one: 1 })
}

/** Counts an attempt before it begins, because it may crash the function. */
export function beginAttempt(core: Core, task: Task): Promise<Attempts> {
  return count(core, task, ' ADD #deaths :one', { one: 1 })
}

/** Notes that an attempt that was counted when it began has failed. It stays counted, with the crashes before it. */
export function failAttempt(core: Core, task: Task): Promise<Attempts> {
  const sum = 'if_not_exists(#attempts, :none) + if_not_exists(#deaths, :one)'
  return count(core, task, `, #attempts = ${sum} REMOVE #deaths`, { one: 1, none: 0 })
}

async function count(core: Core, task: Task, change: string, numbers: Record<string, number>): Promise<Attempts> {
  const now = core.runtime.now()
  const { attempts, deaths, firstFailedAt } = await changeEntry(core, entryKey(task), {
    update: `SET #firstFailedAt = if_not_exists(#firstFailedAt, :now), #_ttl = :ttl${change}`,
    values: { now: now.toISOString(), ttl: ledgerExpiry(now), ...numbers },
    returns: 'ALL_NEW',
  })
  const crashes = Number(deaths?.N ?? 0)
  const count = Number(attempts?.N ?? 0) + crashes
  return { count, deaths: crashes, firstFailedAt: firstFailedAt?.S ?? now.toISOString() }
}

const MAX_ATTEMPTS = 5

/** Returns how many attempts may fail before a receiver's record is parked. */
export function maxAttemptsOf({ options }: Connection): number {
  return Number(options.maxAttempts ?? MAX_ATTEMPTS)
}

/**
 * Removes an attempt that was counted when it began, but does not count. The receiver has returned, so it did not cause the
 * earlier crashes either. In an outage of hours, a function may crash many times for other reasons.
 */
export async function takeBackAttempt(core: Core, task: Task, { count, deaths }: Attempts): Promise<void> {
  // A receiver that has not failed yet has no time of a first failure.
  const update = count > deaths ? 'REMOVE #deaths' : 'REMOVE #deaths, #firstFailedAt'
  await changeEntry(core, entryKey(task), { update })
}

function entryKey({ dispatchUid, itemKey, recordId }: Task): ItemKey {
  return { pk: ledgerPartition('attempts', dispatchUid, itemKey), sk: fitting(recordId) }
}
