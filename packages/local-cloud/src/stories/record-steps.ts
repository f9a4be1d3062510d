import { type Change, type ChangeMeaning, verbOf, wordsIn } from './change.ts'
import { hideKeySecrets, hideSecrets } from './hide-secrets.ts'
import { shortenImage } from './shorten-image.ts'
import type { RecordData } from './story.ts'
import type { Belongs, StoryStore } from './story-store.ts'

/** A change, and what is known about it. */
export interface RecordToAdd {
  readonly change: Change
  readonly meaning: ChangeMeaning
  readonly at: number
  /** Whether consumers have yet to handle it. */
  readonly isRunning: boolean
}

/** Adds a record without secrets and without the ends of long values. Returns its step. */
export function addRecord(
  store: StoryStore,
  belongs: Belongs,
  { change, meaning, at, isRunning }: RecordToAdd,
): number {
  const { item, isBookkeeping, silent, requestId } = meaning
  const { eventId, table, keys } = change
  const [before, after] = hideSecrets(change.before, change.after).map(shortenImage)
  const data: RecordData = {
    eventId,
    change: verbOf(change),
    item,
    table,
    keys: hideKeySecrets(keys),
    before,
    after,
    isBookkeeping,
    silent,
    consumers: [],
  }
  const id = store.addStep(belongs, {
    kind: 'record',
    at,
    outcome: isRunning ? 'running' : 'done',
    ref: eventId,
    sequence: change.sequenceNumber,
    model: item.split(' ', 1)[0],
    quiet: isBookkeeping,
    data,
    words: `${item} ${wordsIn(after ?? before)}`,
  })
  if (requestId !== undefined) store.nameRequest(id, requestId)
  return id
}

/** Updates the outcome of a record after one of its consumers has handled it. */
export function settleRecord(store: StoryStore, id: number, readers: number): void {
  const outcomes = store.outcomesOf(id)
  if (outcomes.includes('failed')) store.settle(id, 'parked')
  else if (outcomes.includes('retrying')) store.settle(id, 'failing')
  else store.settle(id, outcomes.length < readers ? 'running' : 'done')
}
