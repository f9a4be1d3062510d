import { describeError } from '../dispatch/thrown-values.ts'
import type { Database } from '../models/database.ts'
import type { Core } from '../repository/core.ts'
import { coreOf } from '../repository/open-database.ts'
import { type DeadLetter, DeadLetters } from './dead-letters.ts'
import { deliverInTime } from './deliver-in-time.ts'
import { laneOf } from './lanes.ts'
import { openLetter } from './open-letter.ts'
import { isWanted } from './receivers-for.ts'

/** The result of a redrive. */
export interface Redrive {
  readonly redriven: number
  /** The record no longer applied, because the state it was about has changed. Also removed. */
  readonly superseded: number
  /** Still failing, or waiting behind one that does. They remain. */
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

/** Which dead letters to redrive. */
export interface RedriveOptions {
  readonly consumer: string
  /** Only these; an id whose earlier letters of the lane are not among them waits for those. Default: all. */
  readonly ids?: readonly string[]
  readonly dispatchUid?: string
}

const MOST_FAILURES = 100
const WAITS = 'An earlier letter of its item was not removed. Redrive that one first.'

type Outcome = 'redriven' | 'superseded' | { readonly error: string }

/**
 * Delivers dead letters again, each receiver's records of an item in their order, and removes what succeeds. A letter
 * that fails stays, and so do those of its lane behind it. Works long after the records have left the stream.
 * A second redrive, even a concurrent one, changes nothing more. A receiver that does not end within a minute has failed.
 */
export async function redrive(database: Database, options: RedriveOptions): Promise<Redrive> {
  const { core } = coreOf(database)
  const letters = new DeadLetters(core, options.consumer)
  const failures: RedriveFailure[] = []
  const result = { redriven: 0, superseded: 0, failed: 0, failures }
  const blocked = new Set<string>()
  for await (const letter of letters.list()) {
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
    // What failed may have been the condition: now it says whether the record is wanted.
    if (!isWanted(record, connection.options)) return 'superseded'
    const delivered = await deliverInTime(core, record, connection)
    return delivered === 'notApplicable' || delivered === 'already' ? 'superseded' : 'redriven'
  } catch (error) {
    return { error: describeError(error) }
  }
}
