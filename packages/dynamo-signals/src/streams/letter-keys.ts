import type { Item } from '../repository/items/attribute-value.ts'
import { fitting, keyPart, ledgerPartition } from '../repository/items/keys.ts'
import { sequenceNumberOf } from './envelope.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { type Lane, laneOf } from './lanes.ts'

const LONGEST_ID = 45

const LETTERS = 'letters'

/** Returns the partition of a consumer's dead letters. */
export function lettersPartition(consumer: string): string {
  return ledgerPartition(LETTERS, consumer)
}

/** Whether an item of the ledger is a dead letter, of any consumer. */
export function isLetter({ pk }: Item): boolean {
  return pk?.S?.startsWith(`${LETTERS}#`) ?? false
}

/** Returns the partition of the pieces of a record that do not fit in its letter. */
export function piecesPartition(consumer: string, letterId: string): string {
  return ledgerPartition('pieces', consumer, letterId)
}

/** Returns the sort key of a piece. */
export function pieceName(number: number): string {
  return String(number).padStart(4, '0')
}

/** Returns the sort key of a letter. Sequence numbers have up to 40 digits. They are padded, so that they sort as numbers. */
export function letterId(lane: Lane, record: LambdaRecord, recordId: string): string {
  // Anything else has no position in the order, and must not make the key too long.
  const number = /^\d{1,40}$/.exec(sequenceNumberOf(record) ?? '')?.[0] ?? ''
  return `${laneOf(lane)}#${number.padStart(40, '0')}#${fitting(keyPart(recordId), LONGEST_ID)}`
}
