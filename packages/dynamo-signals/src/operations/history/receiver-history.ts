import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { ledgerPartition } from '../../repository/items/keys.ts'
import { type DeadLetter, DeadLetters } from '../../streams/dead-letters.ts'
import { dueOf, readLane } from '../../streams/lane-entry.ts'
import { isLive } from '../../streams/ledger-expiry.ts'
import { readPartition } from '../../streams/read-partition.ts'

/** A record that a receiver has handled. */
export interface HandledRecord {
  /** The version of the item and the ID of the write, or `deleted` and the ID of the last write. */
  readonly recordId: string
  /** `notApplicable`: the state that the record was about had changed. */
  readonly outcome: 'done' | 'notApplicable'
  /** ISO 8601, UTC. */
  readonly at: string
}

/** A record that a receiver has failed at, or has begun. It may have been handled since. */
export interface AttemptedRecord {
  readonly recordId: string
  readonly attempts: number
  /** ISO 8601, UTC. */
  readonly firstFailedAt: string
}

/** What the ledger knows of one receiver and one item. */
export interface ReceiverHistory {
  readonly dispatchUid: string
  readonly consumer: string
  /** The records that it has handled in the last 35 days, newest first. */
  readonly handled: readonly HandledRecord[]
  readonly attempted: readonly AttemptedRecord[]
  /** The records that wait or are dead letters, in their order. */
  readonly letters: readonly DeadLetter[]
  /** When the letters are retried, in ISO 8601 and UTC. Undefined for dead letters, which are not retried. */
  readonly due: string | undefined
  /** Whether there are more records or letters, which were not read. */
  readonly hasMore: boolean
}

/** The most entries of each kind that are read. */
const MOST = 100

/** Reads what the ledger knows of one receiver and one item, strongly consistent. */
export async function receiverHistory(
  core: Core,
  { dispatchUid, consumer }: Pick<ReceiverHistory, 'dispatchUid' | 'consumer'>,
  itemKey: string,
): Promise<ReceiverHistory> {
  const partition = (kind: string) =>
    firstOf(readPartition(core, ledgerPartition(kind, dispatchUid, itemKey), { Limit: MOST + 1 }))
  const lane = { consumer, dispatchUid, itemKey }
  const [receipts, attempts, entry] = await Promise.all([
    partition('receipt'),
    partition('attempts'),
    readLane(core, lane),
  ])
  // Without an entry, the lane has no letters.
  const letters = entry ? await firstOf(new DeadLetters(core, consumer).ofLane(lane)) : []
  const due = dueOf(entry)
  const live = (items: readonly Item[]) => items.slice(0, MOST).filter(item => isLive(core, item))
  return {
    dispatchUid,
    consumer,
    handled: live(receipts)
      .map(handledRecord)
      .toSorted((one, other) => (one.at < other.at ? 1 : -1)),
    attempted: live(attempts).map(attemptedRecord),
    letters: letters.slice(0, MOST),
    due: due === undefined ? undefined : new Date(due).toISOString(),
    hasMore: [receipts, attempts, letters].some(({ length }) => length > MOST),
  }
}

async function firstOf<T>(entries: AsyncIterable<T>): Promise<T[]> {
  const first: T[] = []
  for await (const entry of entries) {
    first.push(entry)
    if (first.length > MOST) break
  }
  return first
}

function handledRecord({ sk, outcome, at }: Item): HandledRecord {
  return {
    recordId: sk?.S ?? '',
    outcome: outcome?.S === 'notApplicable' ? 'notApplicable' : 'done',
    at: at?.S ?? '',
  }
}

function attemptedRecord({ sk, attempts, deaths, firstFailedAt }: Item): AttemptedRecord {
  return {
    recordId: sk?.S ?? '',
    attempts: Number(attempts?.N ?? 0) + Number(deaths?.N ?? 0),
    firstFailedAt: firstFailedAt?.S ?? '',
  }
}
