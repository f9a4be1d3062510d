import { describeError, isA, isCausedBy } from '../dispatch/thrown-values.ts'
import { FunctionDiedError, HopLimitError } from '../errors/index.ts'
import { type Attempts, beginAttempt, countAttempt, failAttempt, maxAttemptsOf, takeBackAttempt } from './attempts.ts'
import { deliverWithin } from './deliver-in-time.ts'
import { type Parking, park } from './park.ts'
import type { PlannedReceiver } from './plan-batch.ts'
import { AlreadyHandled, hasReceipt, type Task } from './receipts.ts'
import type { Settled } from './receiver-message.ts'
import { taskOf } from './restored-copies.ts'
import type { RunSettings } from './run-settings.ts'
import type { StreamRecord } from './stream-record.ts'
import type { Blocked } from './waiting/blocked-lanes.ts'
import { passingFailure } from './waiting/passing-failure.ts'
import { nextTry } from './waiting/pause.ts'
import type { ReceiverHealth } from './waiting/receiver-health.ts'
import { retryOf } from './waiting/retry.ts'

/** The state that the records of one invocation share. */
export interface Invocation extends RunSettings {
  /** The lanes and receivers that block new records. Rejects if the ledger can't be read, because order can't be kept then. */
  readonly blocked: Promise<Blocked>
  readonly health: ReceiverHealth
}

/**
 * Delivers one record to one receiver, or stores it in the ledger: behind its lane, until a temporary failure is over, or as a
 * dead letter after the last attempt. Rejects without counting an attempt if the ledger cannot be read or written.
 */
export async function settle(
  invocation: Invocation,
  record: StreamRecord,
  receiver: PlannedReceiver,
): Promise<Settled> {
  const { core, consumer, health } = invocation
  const blocked = await invocation.blocked
  const { connection, lane, failure } = receiver
  const { dispatchUid = '' } = connection
  const identify = () => taskOf(core, record, dispatchUid)
  const keep = async (task: Task, reason: Reason) => {
    const announce = () => health.announce(dispatchUid)
    const parking = { ...reason, consumer, record: record.source, announce }
    const due = await park(core, { ...task, ...parking }).catch(async error => {
      if (!isA(error, AlreadyHandled)) throw error
      // A restored copy has the id of the original, which another handler may have finished in the meantime.
      const own = await identify()
      return own.recordId === task.recordId ? undefined : park(core, { ...own, ...parking })
    })
    blocked.lanes.add(lane)
    if (due !== undefined) health.waits(dispatchUid)
  }
  const firstFailedAt = core.runtime.now().toISOString()
  if (blocked.lanes.has(lane)) {
    await keep(await identify(), { error: undefined, attempts: 0, firstFailedAt, parkedBehind: true })
    return { outcome: 'parkedBehind' }
  }
  const reason = health.heldBack(dispatchUid)
  if (reason !== undefined) {
    const due = core.runtime.now().getTime()
    await keep(await identify(), { error: reason, attempts: 0, firstFailedAt, parkedBehind: false, due })
    return { outcome: 'waiting', due }
  }
  const counted = invocation.countsFirst ? await beginAttempt(core, await identify()) : undefined
  const takeBack = async () => {
    if (counted) await takeBackAttempt(core, await identify(), counted).catch(() => {})
  }
  try {
    if (failure) throw failure.error
    if (counted && counted.count > maxAttemptsOf(connection)) throw new FunctionDiedError(counted.count - 1)
    const outcome = await deliverWithin(invocation.limit, core, record, connection, invocation)
    if (outcome === 'suspended') await takeBack()
    health.succeeded(dispatchUid)
    return { outcome }
  } catch (error) {
    const task = await identify()
    // A receiver that saves the record's instance fails on a second delivery, although the record is done. It may also have been
    // done before the function crashed because of other records.
    if (await hasReceipt(core, task)) return { outcome: 'already' }
    return await settleFailure(invocation, receiver, { task, error, counted, takeBack, keep })
  }
}

type Reason = Pick<Parking, 'error' | 'attempts' | 'firstFailedAt' | 'parkedBehind' | 'due'>

interface Failure {
  readonly task: Task
  readonly error: unknown
  /** The attempt that was counted before the receiver ran. */
  readonly counted: Attempts | undefined
  readonly takeBack: () => Promise<void>
  readonly keep: (task: Task, reason: Reason) => Promise<void>
}

/** Lets a record wait after a temporary failure, counts any other failure, and parks the record after the last attempt. */
async function settleFailure(
  { core, health }: Invocation,
  { connection, lane }: PlannedReceiver,
  { task, error, counted, takeBack, keep }: Failure,
): Promise<Settled> {
  const now = core.runtime.now()
  const retry = retryOf(connection.options)
  const passing = passingFailure(error, retry, now.getTime())
  if (passing) {
    await takeBack()
    const since = now.getTime()
    const { notBefore, isShared } = passing
    const due = nextTry({ now: since, since, longest: retry.longestPause, notBefore, random: core.runtime.random() })
    const firstFailedAt = now.toISOString()
    await keep(task, { error: describeError(error), attempts: 0, firstFailedAt, parkedBehind: false, due })
    if (isShared) health.waits(task.dispatchUid, { lane, error })
    return { outcome: 'waiting', error, due }
  }
  const { count, firstFailedAt } = await (counted ? failAttempt : countAttempt)(core, task)
  // Receivers that trigger one another in a loop would do so again at the next attempt.
  const isLast = count >= maxAttemptsOf(connection)
  if (!isLast && !isCausedBy(error, HopLimitError)) return { outcome: 'failed', error, attempt: count }
  await keep(task, { error: describeError(error), attempts: count, firstFailedAt, parkedBehind: false })
  return { outcome: 'parked', error, attempt: count }
}
