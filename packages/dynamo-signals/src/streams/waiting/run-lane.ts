import type { Connection } from '../../dispatch/connection.ts'
import { describeError, isCausedBy } from '../../dispatch/thrown-values.ts'
import { FunctionDiedError, HopLimitError } from '../../errors/index.ts'
import { type Attempts, beginAttempt, countAttempt, failAttempt, maxAttemptsOf, takeBackAttempt } from '../attempts.ts'
import { type DeadLetter, DeadLetters } from '../dead-letters.ts'
import { deliverWithin } from '../deliver-in-time.ts'
import { type OwnLane, removeLane, rescheduleLane } from '../lane-entry.ts'
import { tryToOpen } from '../open-letter.ts'
import { hasReceipt, type Task } from '../receipts.ts'
import { publish, type Settled } from '../receiver-message.ts'
import { isWanted } from '../receivers-for.ts'
import { taskOf } from '../restored-copies.ts'
import type { RunSettings } from '../run-settings.ts'
import { passingFailure } from './passing-failure.ts'
import { nextTry } from './pause.ts'
import { retryOf } from './retry.ts'

/** A waiting lane, as it is listed by due time. Times in milliseconds since 1970. */
export interface WaitingLane extends OwnLane {
  readonly due: number
  readonly since: number
}

/** What a run of a lane shows about its receiver. */
export interface LaneRun {
  /** How many of its records were delivered. */
  readonly delivered: number
  /** The failure, if other items will fail for the same reason. */
  readonly shared?: { readonly error: unknown; readonly notBefore: number | undefined }
}

/**
 * Delivers the records of a waiting lane in order, until none is left or one fails. After a failure, the lane waits again. It
 * is given up if its record has used all attempts or has waited for too long. It is safe to run a lane twice at the same
 * time, because each record has its receipt.
 */
export async function runLane(run: RunSettings, lane: WaitingLane): Promise<LaneRun> {
  const letters = new DeadLetters(run.core, run.consumer)
  let { since } = lane
  let delivered = 0
  // Records may have been stored behind it in the meantime.
  for (let isEmpty = false; !isEmpty; ) {
    isEmpty = true
    for await (const letter of letters.ofLane(lane)) {
      isEmpty = false
      const failed = await runLetter(run, lane, letter, since)
      if (failed) return { delivered, ...(failed.shared && { shared: failed.shared }) }
      await letters.remove(letter)
      delivered++
      since = run.core.runtime.now().getTime()
    }
  }
  if (delivered === 0) await removeLane(run.core, lane)
  return { delivered }
}

/** Delivers one record. If it fails, its lane waits again or is given up, and the failure is returned. */
async function runLetter(
  run: RunSettings,
  lane: WaitingLane,
  letter: DeadLetter,
  since: number,
): Promise<Pick<LaneRun, 'shared'> | undefined> {
  const { core, consumer, limit } = run
  const begun = performance.now()
  const opened = tryToOpen(core, letter)
  if ('error' in opened) {
    await new DeadLetters(core, consumer).noteFailure(letter, { error: opened.error, attempts: letter.attempts })
    await rescheduleLane(core, lane, { due: undefined })
    return {}
  }
  const { record, connection } = opened
  const tell = (settled: Settled) => publish(settled, { consumer, record, connection, since: begun })
  const task = await taskOf(core, record, letter.dispatchUid)
  const counted = run.countsFirst ? await beginAttempt(core, task) : undefined
  try {
    if (counted && counted.count > maxAttemptsOf(connection)) throw new FunctionDiedError(counted.count - 1)
    const isMeant = isWanted(record, connection.options)
    const outcome = isMeant ? await deliverWithin(limit, core, record, connection, run) : 'notApplicable'
    tell({ outcome })
    return undefined
  } catch (error) {
    // The record may be done already. A receiver that saves the instance of the record would then fail.
    if (await hasReceipt(core, task)) {
      tell({ outcome: 'already' })
      return undefined
    }
    return await settleFailure(run, { lane, letter, since, task, counted, connection, error, tell })
  }
}

interface Failure {
  readonly lane: WaitingLane
  readonly letter: DeadLetter
  readonly since: number
  readonly task: Task
  readonly counted: Attempts | undefined
  readonly connection: Connection
  readonly error: unknown
  readonly tell: (settled: Settled) => void
}

async function settleFailure(run: RunSettings, failure: Failure): Promise<Pick<LaneRun, 'shared'>> {
  const { core, consumer } = run
  const { lane, letter, since, task, counted, connection, error, tell } = failure
  const retry = retryOf(connection.options)
  const now = core.runtime.now().getTime()
  const passing = passingFailure(error, retry, now)
  if (passing && counted) await takeBackAttempt(core, task, counted)
  const attempt = passing ? undefined : await (counted ? failAttempt : countAttempt)(core, task)
  const isOver = attempt
    ? attempt.count >= maxAttemptsOf(connection) || isCausedBy(error, HopLimitError)
    : now - since >= retry.giveUpAfter
  const attempts = attempt?.count ?? letter.attempts
  const number = attempt && { attempt: attempt.count }
  const shared = passing?.isShared ? { shared: { error, notBefore: passing.notBefore } } : {}
  if (isOver) {
    await new DeadLetters(core, consumer).noteFailure(letter, { error: describeError(error), attempts })
    await rescheduleLane(core, lane, { due: undefined })
    tell({ outcome: 'parked', error, ...number })
    return shared
  }
  const { longestPause: longest } = retry
  const due = nextTry({ now, since, longest, notBefore: passing?.notBefore, random: core.runtime.random() })
  await rescheduleLane(core, lane, { due, since })
  tell(passing ? { outcome: 'waiting', error, due } : { outcome: 'failed', error, due, ...number })
  return shared
}
