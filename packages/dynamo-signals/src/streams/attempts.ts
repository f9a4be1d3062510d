import type { Connection } from '../dispatch/connection.ts'
import type { Core } from '../repository/core.ts'
import { fitting, keyAttributes, ledgerPartition } from '../repository/items/keys.ts'
import { ledgerExpiry } from './ledger-expiry.ts'
import type { Task } from './receipts.ts'

/** How often a receiver has failed a record, and since when. */
export interface Attempts {
  readonly count: number
  /** ISO 8601, UTC. */
  readonly firstFailedAt: string
}

/** Counts a failed attempt, so that every handler of the consumer knows of it. */
export async function countAttempt(core: Core, task: Task): Promise<Attempts> {
  const now = core.runtime.now()
  const { Attributes } = await core.transport('UpdateItem', {
    ...entryOf(core, task),
    UpdateExpression: 'SET #first = if_not_exists(#first, :now), #ttl = :ttl ADD #count :one',
    ExpressionAttributeNames: { '#first': 'firstFailedAt', '#ttl': '_ttl', '#count': 'attempts' },
    ExpressionAttributeValues: {
      ':now': { S: now.toISOString() },
      ':ttl': { N: String(ledgerExpiry(now)) },
      ':one': { N: '1' },
    },
    ReturnValues: 'ALL_NEW',
  })
  return {
    count: Number(Attributes?.attempts?.N ?? 1),
    firstFailedAt: Attributes?.firstFailedAt?.S ?? now.toISOString(),
  }
}

const MAX_ATTEMPTS = 5

/** After how many failed attempts a receiver's record is parked. */
export function maxAttemptsOf({ options }: Connection): number {
  return Number(options.maxAttempts ?? MAX_ATTEMPTS)
}

/** Takes back an attempt that was counted before it began, and that turned out to be none. */
export async function takeBackAttempt(core: Core, task: Task, { count }: Attempts): Promise<void> {
  await core.transport('UpdateItem', {
    ...entryOf(core, task),
    // A receiver that has not failed yet has no time of its first failure.
    UpdateExpression: count > 1 ? 'ADD #count :back' : 'REMOVE #first ADD #count :back',
    ExpressionAttributeNames: { '#count': 'attempts', ...(count <= 1 && { '#first': 'firstFailedAt' }) },
    ExpressionAttributeValues: { ':back': { N: '-1' } },
  })
}

function entryOf(core: Core, { dispatchUid, itemKey, recordId }: Task) {
  const key = { pk: ledgerPartition('attempts', dispatchUid, itemKey), sk: fitting(recordId) }
  return { TableName: core.ledgerTableName, Key: keyAttributes(key) }
}
