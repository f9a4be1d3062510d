import type { StreamRecord } from '../event-source-mapping/rules/arrived-record.ts'

/** A stored item in DynamoDB's format. */
export type Image = Readonly<Record<string, unknown>>

/** A changed item, as a stream record has it. */
export interface Change {
  readonly eventId: string
  readonly sequenceNumber: string
  readonly table: string
  readonly keys: Image
  /** Undefined for an item that was created. */
  readonly before: Image | undefined
  /** Undefined for an item that was deleted. */
  readonly after: Image | undefined
  /** Whether DynamoDB deleted the item because it had expired. */
  readonly isExpiry: boolean
}

/** What the application knows about a change. */
export interface ChangeMeaning {
  /** The item as a person names it: `User u1`. */
  readonly item: string
  /** The request that led to the change, if the item says so. */
  readonly requestId?: string | undefined
  /** The durable receiver that made the change, if the item says so. */
  readonly receiver?: string | undefined
  /** Whether the item only serves the library, such as the guard of a unique value. */
  readonly isBookkeeping: boolean
  /** The durable receivers that were not notified, and why. */
  readonly silent: readonly SilentReceiver[]
}

/** A durable receiver of the item's model that was not notified of a change. */
export interface SilentReceiver {
  readonly receiver: string
  readonly consumer: string
  readonly reason: string
}

/** Reads a change for the console. */
export type ChangeReader = (change: Change) => ChangeMeaning

/** Returns the change that a mapping has received. */
export function changeOf({ eventID, eventSourceARN = '', dynamodb, userIdentity }: StreamRecord): Change {
  return {
    eventId: eventID,
    sequenceNumber: dynamodb.SequenceNumber,
    table: /:table\/([^/]+)/.exec(eventSourceARN)?.[1] ?? '',
    keys: dynamodb.Keys ?? {},
    before: dynamodb.OldImage,
    after: dynamodb.NewImage,
    isExpiry: userIdentity !== undefined,
  }
}

/** What a change did to its item. */
export function verbOf({ before, after }: Change): 'created' | 'changed' | 'deleted' {
  if (after === undefined) return 'deleted'
  return before === undefined ? 'created' : 'changed'
}

/** Returns all texts and numbers of an image, for searching. */
export function wordsIn(image: Image | undefined): string {
  const words: string[] = []
  const walk = (value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'number') words.push(String(value))
    else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) walk(each)
  }
  walk(image)
  return words.join(' ')
}
