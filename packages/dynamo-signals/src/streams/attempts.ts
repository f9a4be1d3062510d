import type { Connection } from '../dispatch/connection.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { fitting, keyAttributes, ledgerPartition } from '../repository/items/keys.ts'
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
  return count(core, task, ' ADD attempts :one')
}

/** Counts an attempt before it begins, because it may crash the function. */
export function beginAttempt(core: Core, task: Task): Promise<Attempts> {
  return count(core, task, ' ADD deaths :one')
}

/** Notes that an attempt that was counted when it began has failed. It stays counted, with the crashes before it. */
export function failAttempt(core: Core, task: Task): Promise<Attempts> {
  const sum = 'if_not_exists(attempts, :none) + if_not_exists(deaths, :one)'
  return count(core, task, `, attempts = ${sum} REMOVE deaths`, { ':none': { N: '0' } })
}

async function count(core: Core, task: Task, change: string, values: Item = {}): Promise<Attempts> {
  const now = core.runtime.now()
  const { Attributes = {} } = await core.transport('UpdateItem', {
    ...entryOf(core, task),
    UpdateExpression: `SET firstFailedAt = if_not_exists(firstFailedAt, :now), #ttl = :ttl${change}`,
    ExpressionAttributeNames: { '#ttl': '_ttl' },
    ExpressionAttributeValues: {
      ':now': { S: now.toISOString() },
      ':ttl': { N: String(ledgerExpiry(now)) },
      ':one': { N: '1' },
      ...values,
    },
    ReturnValues: 'ALL_NEW',
  })
  const deaths = Number(Attributes.deaths?.N ?? 0)
  const failures = Number(Attributes.attempts?.N ?? 0)
  return { count: failures + deaths, deaths, firstFailedAt: Attributes.firstFailedAt?.S ?? now.toISOString() }
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
  await core.transport('UpdateItem', {
    ...entryOf(core, task),
    // A receiver that has not failed yet has no time of a first failure.
    UpdateExpression: count > deaths ? 'REMOVE deaths' : 'REMOVE deaths, firstFailedAt',
  })
}

function entryOf(core: Core, { dispatchUid, itemKey, recordId }: Task) {
  const key = { pk: ledgerPartition('attempts', dispatchUid, itemKey), sk: fitting(recordId) }
  return { TableName: core.ledgerTableName, Key: keyAttributes(key) }
}
