import type { Connection } from '../dispatch/connection.ts'
import { describeError } from '../dispatch/thrown-values.ts'
import type { Core } from '../repository/core.ts'
import type { DeadLetter } from './dead-letters.ts'
import { candidatesFor } from './receivers-for.ts'
import { readRecord, type StreamRecord } from './stream-record.ts'

/** The record and receiver of a letter, or the reason why it cannot be delivered. */
export type OpenedLetter =
  | { readonly record: StreamRecord; readonly connection: Connection }
  | { readonly error: string }

/** Finds the record and the receiver of a letter. Throws for a record that cannot be read. */
export function openLetter(core: Core, letter: DeadLetter): OpenedLetter {
  const { record: source, dispatchUid, consumer, imagesMissing } = letter
  // The keys alone are not enough for a receiver.
  if (imagesMissing !== undefined) {
    return { error: `${imagesMissing}. It cannot be redriven. Replay the receiver for its item.` }
  }
  const record = readRecord(core, source)
  if (!record) {
    return { error: 'The model or signal of its record is not known. Import its module.' }
  }
  const connection = candidatesFor(record, consumer).find(one => one.dispatchUid === dispatchUid)
  if (connection) return { record, connection }
  return {
    error: `The consumer "${consumer}" no longer has a receiver "${dispatchUid}". Connect it again, or let the letter expire.`,
  }
}

/** Like {@link openLetter}, but returns the error of an unreadable record. Never throws. */
export function tryToOpen(core: Core, letter: DeadLetter): OpenedLetter {
  try {
    return openLetter(core, letter)
  } catch (error) {
    return { error: describeError(error) }
  }
}
