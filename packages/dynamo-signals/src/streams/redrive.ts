import { describeError } from '../dispatch/thrown-values.ts'
import type { Database } from '../models/database.ts'
import type { Core } from '../repository/core.ts'
import { coreOf } from '../repository/open-database.ts'
import { type DeadLetter, DeadLetters } from './dead-letters.ts'
import { deliverInTime } from './deliver-in-time.ts'
import { laneOf } from './lanes.ts'
import { deadLetters } from './letters-by-state.ts'
import { openLetter } from './open-letter.ts'
import { isWanted } from './receivers-for.ts'
import { retryReceiver } from './retry-receiver.ts'

/** The result of a redrive. */
export interface Redrive {
  readonly redriven: number
  /** The record no longer applied, because the state it was about has changed. Also removed. */
  readonly superseded: number
  /** Letters that still fail or wait behind one that does. They remain. */
  readonly failed: number
  /** The reasons of the first hundred letters that remain. */
  readonly failures: readonly RedriveFailure[]
}

/** A dead letter that remains, and the reason. */
export interface RedriveFailure {
  readonly id: string
  readonly dispatchUid: string
  readonly error: string
}

/** Selects the dead letters to redrive. */
export interface RedriveOptions {
  readonly consumer: string
  /** Only these letters. A letter still waits for earlier ones of its lane that are not among them. Default: all. */
  readonly ids?: readonly string[]
  readonly dispatchUid?: string
}

const MOST_FAILURES = 100
const WAITS = 'An earlier letter of its item was not removed. Redrive that one first.'

type Outcome = 'redriven' | 'superseded' | { readonly error: string }

/**
 * Delivers dead letters again, in order for each receiver and item, and removes those that succeed. A letter that fails
 * remains, with later ones of its lane. Works long after the records have left the stream. It is safe to run a redrive twice,
 * even concurrently. A receiver that runs for more than a minute has failed. One that loses a race against another writer runs
 * again, up to its `maxAttempts`.
 */
export async function redrive(database: Database, options: RedriveOptions): Promise<Redrive> {
  const { core } = coreOf(database)
  const letters = new DeadLetters(core, options.consumer)
  const failures: RedriveFailure[] = []
  const result = { redriven: 0, superseded: 0, failed: 0, failures }
  const blocked = new Set<string>()
  for await (const letter of deadLetters(database, options.consumer)) {
    const lane = laneOf(letter)
    if (!isMeant(letter, options)) {
      blocked.add(lane)
      continue
    }
    const outcome = blocked.has(lane) ? { error: WAITS } : await deliverAgain(core, letter)
    if (typeof outcome === 'string') {
      await letters.remove(letter)
      result[outcome]++
      continue
    }
    blocked.add(lane)
    result.failed++
    const { id, dispatchUid } = letter
    if (failures.length < MOST_FAILURES) failures.push({ id, dispatchUid, error: outcome.error })
  }
  return result
}

function isMeant({ id, dispatchUid }: DeadLetter, options: RedriveOptions): boolean {
  return (options.ids?.includes(id) ?? true) && (options.dispatchUid ?? dispatchUid) === dispatchUid
}

async function deliverAgain(core: Core, letter: DeadLetter): Promise<Outcome> {
  try {
    const opened = openLetter(core, letter)
    if ('error' in opened) return opened
    const { record, connection } = opened
    // The condition itself may have failed before, so it is evaluated again.
    if (!isWanted(record, connection.options)) return 'superseded'
    const delivered = await retryReceiver(core, connection, () => deliverInTime(core, record, connection))
    return delivered === 'notApplicable' || delivered === 'already' ? 'superseded' : 'redriven'
  } catch (error) {
    return { error: describeError(error) }
  }
}
