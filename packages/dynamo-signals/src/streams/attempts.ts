import type { Connection } from '../dispatch/connection.ts'
import type { Core } from '../repository/core.ts'
import { fitting, keyAttributes, ledgerPartition } from '../repository/items/keys.ts'
import { expiry, type Task } from './ledger.ts'

/** How often a receiver has failed a record, and since when. */
export interface Attempts {
  readonly count: number
  /** ISO 8601, UTC. */
  readonly firstFailedAt: string
}

/** Counts a failed attempt, so that every handler of the consumer knows of it. */
export async function countAttempt(core: Core, { dispatchUid, itemKey, recordId }: Task): Promise<Attempts> {
  const now = core.runtime.now()
  const { Attributes } = await core.transport('UpdateItem', {
    TableName: core.ledgerTableName,
    Key: keyAttributes({ pk: ledgerPartition('attempts', dispatchUid, itemKey), sk: fitting(recordId) }),
    UpdateExpression: 'SET #first = if_not_exists(#first, :now), #ttl = :ttl ADD #count :one',
    ExpressionAttributeNames: { '#first': 'firstFailedAt', '#ttl': '_ttl', '#count': 'attempts' },
    ExpressionAttributeValues: {
      ':now': { S: now.toISOString() },
      ':ttl': { N: String(expiry(now)) },
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
