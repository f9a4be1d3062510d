import { keyOf, type Row } from '../store/row.ts'
import { type StreamRecord, sequenceNumber } from '../store/stream-record.ts'
import type { KeyShape, StreamView } from '../store/table-shape.ts'
import type { Item } from '../values/item.ts'
import { itemSize } from '../values/item-size.ts'

/** A changed item. */
export interface Change {
  readonly eventId: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  /** Increases with every change. */
  readonly sequenceNumber: string
  readonly at: number
  readonly keys: Item
  readonly before: Item | undefined
  readonly after: Item | undefined
  /** DynamoDB deleted the item because it had expired. */
  readonly isExpiry: boolean
}

/** The changes of one request to one table. */
export interface Commit {
  readonly tableName: string
  readonly operation: string
  readonly changes: readonly Change[]
}

/** Converts a record of the store to a change with complete images. */
export function changeOf(keys: KeyShape, { sequence, at, before, after, isExpiry }: StreamRecord): Change {
  const [old, next] = [before?.shared, after?.shared]
  return {
    eventId: sequence.toString(16).padStart(32, '0'),
    eventName: eventName(before, after),
    sequenceNumber: sequenceNumber(sequence),
    at,
    keys: Object.freeze(keyOf(keys, next ?? old ?? {})),
    before: old,
    after: next,
    isExpiry,
  }
}

/** Converts a record to the format of `GetRecords`. Its time is in seconds, with milliseconds as the fraction. */
export function recordOf(keys: KeyShape, record: StreamRecord, view: StreamView): object {
  const { sequence, at, before, after, isExpiry } = record
  const [old, next] = [before?.shared, after?.shared]
  const NewImage = view.startsWith('NEW') ? next : undefined
  const OldImage = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? old : undefined
  const Keys = keyOf(keys, next ?? old ?? {})
  return {
    eventID: sequence.toString(16).padStart(32, '0'),
    eventName: eventName(before, after),
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'ddblocal',
    dynamodb: {
      ApproximateCreationDateTime: at / 1000,
      Keys,
      NewImage,
      OldImage,
      SequenceNumber: sequenceNumber(sequence),
      SizeBytes: [Keys, NewImage, OldImage].reduce((sum, image) => sum + (image ? itemSize(image) : 0), 0),
      StreamViewType: view,
    },
    ...(isExpiry && { userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } }),
  }
}

function eventName(before: Row | undefined, after: Row | undefined): Change['eventName'] {
  if (!after) return 'REMOVE'
  return before ? 'MODIFY' : 'INSERT'
}
