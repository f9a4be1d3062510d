import { invalid } from '../service-error.ts'
import type { Item } from '../values/item.ts'

/** One changed item, as a stream with new and old images tells it. */
export interface Change {
  readonly eventId: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  /** Grows with every change; only within one item does its order mean anything. */
  readonly sequenceNumber: string
  readonly at: number
  readonly keys: Item
  readonly before: Item | undefined
  readonly after: Item | undefined
  /** DynamoDB itself deleted the item, because its time to live was over. */
  readonly isExpiry: boolean
}

/** A change as a Lambda function receives it. */
export interface LambdaRecord {
  readonly eventID: string
  readonly eventName: Change['eventName']
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number
    readonly Keys: Item
    readonly NewImage?: Item
    readonly OldImage?: Item
    readonly SequenceNumber: string
  }
  readonly userIdentity?: { readonly type: string; readonly principalId: string }
}

/** What one request changed in one table, all at once. */
export interface Commit {
  readonly tableName: string
  readonly operation: string
  readonly changes: readonly Change[]
}

const FIRST_SEQUENCE = 100_000_000_000_000_000_000n
const SERVICE = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }

/** From the sequence number of a change to its number in the table, which begins with 1. Throws for what is none. */
export const changeNumber = {
  first: String(FIRST_SEQUENCE),
  of(sequenceNumber: string): number {
    const number = /^\d{21}$/.test(sequenceNumber) ? Number(BigInt(sequenceNumber) - FIRST_SEQUENCE) : -1
    if (number >= 0) return number
    throw invalid('One or more parameter values were invalid: Invalid SequenceNumber')
  },
}

/** Completes what was written with its place among the changes of its table. */
export function changeOf(number: number, written: Omit<Change, 'eventId' | 'eventName' | 'sequenceNumber'>): Change {
  return {
    ...written,
    eventId: number.toString(16).padStart(32, '0'),
    eventName: written.after ? (written.before ? 'MODIFY' : 'INSERT') : 'REMOVE',
    sequenceNumber: String(FIRST_SEQUENCE + BigInt(number)),
  }
}

/** A change as a Lambda function is handed it. */
export function recordOf({ eventId, eventName, keys, before, after, at, ...change }: Change): LambdaRecord {
  return {
    eventID: eventId,
    eventName,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      Keys: keys,
      ...(after && { NewImage: after }),
      ...(before && { OldImage: before }),
      SequenceNumber: change.sequenceNumber,
    },
    ...(change.isExpiry && { userIdentity: SERVICE }),
  }
}
