import type { Item } from './item.ts'

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

/** What one request changed in one table, all at once. */
export interface Commit {
  readonly tableName: string
  readonly operation: string
  readonly changes: readonly Change[]
}

const FIRST_SEQUENCE = 100_000_000_000_000_000_000n

/** The changes of one table, in the order of their sequence numbers. */
export class ChangeLog {
  readonly changes: Change[] = []

  add(change: Omit<Change, 'eventId' | 'eventName' | 'sequenceNumber'>): Change {
    const number = this.changes.length + 1
    const written: Change = {
      ...change,
      eventId: number.toString(16).padStart(32, '0'),
      eventName: change.after ? (change.before ? 'MODIFY' : 'INSERT') : 'REMOVE',
      sequenceNumber: String(FIRST_SEQUENCE + BigInt(number)),
    }
    this.changes.push(written)
    return written
  }
}
