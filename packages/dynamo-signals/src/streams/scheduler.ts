import { refuseOptions, shown, textIssue } from '../dispatch/option-issues.ts'
import type { Database } from '../models/database.ts'
import { coreOf } from '../repository/open-database.ts'
import type { HandlerContext } from './create-stream-handler.ts'
import { type DueReport, deliverDueSignals } from './later/deliver-due-signals.ts'
import { remainingTime, timeLimit } from './time-limit.ts'
import { hasDueReceiver } from './waiting/due-receivers.ts'
import { oldestWaiting } from './waiting/oldest-waiting.ts'
import { waitingReceivers } from './waiting/run-waiting.ts'

/** The options of {@link createScheduler}. */
export interface SchedulerOptions {
  readonly database: Database
  /** The consumers whose receivers may have waiting records. Default: none. */
  readonly consumers?: readonly string[]
  /**
   * Invokes the function of a consumer with `wakeEvent(consumer)`. On AWS, invoke it asynchronously and without retries. The
   * next call of the scheduler wakes it again if something is still due. Calls may overlap.
   */
  readonly wake?: (consumer: string) => unknown
}

/** The event of a schedule of Amazon EventBridge. */
export interface ScheduleEvent {
  /** When the schedule started this call, as an ISO date. */
  readonly time?: string
}

/** The result of one call of the scheduler. */
export interface SchedulerReport {
  readonly due: DueReport
  /** The consumers that it woke. */
  readonly woken: readonly string[]
  /** The consumers with waiting records. */
  readonly waiting: readonly WaitingConsumer[]
}

/** A consumer with waiting records. */
export interface WaitingConsumer {
  readonly consumer: string
  /** How long its oldest lane has been waiting for its receiver, in seconds, counted from when it was first due. */
  readonly oldestSeconds: number
}

/**
 * Creates the Lambda handler of a schedule that runs every minute. It sends due signals for as long as the function has time,
 * and wakes each consumer with a due record. The next call continues with the rest. Calls may overlap. If nothing is due and
 * nothing waits, a call costs 8 reads and one for each consumer. While records wait, it also reads the list of their lanes.
 *
 * A signal counts as due by the `time` of the event, the clock of EventBridge, and not by the clock of the function. Without
 * a time in the event, the clock of the database decides.
 *
 * Rejects if a signal could not be sent or a consumer could not be woken, after it has done the rest.
 *
 * @example
 * export const handler = createScheduler({
 *   database,
 *   consumers: ['mail'],
 *   wake: consumer => invoke(`shop-${consumer}`, wakeEvent(consumer)),
 * })
 */
export function createScheduler(
  options: SchedulerOptions,
): (event?: ScheduleEvent, context?: HandlerContext) => Promise<SchedulerReport> {
  const { database, consumers = [], wake } = options
  const { core } = coreOf(database)
  refuseOptions('streams.badOption', 'createScheduler', {
    consumers: consumersIssue(consumers),
    wake: wakeIssue(wake, consumers),
  })
  async function wakeIfDue(consumer: string, signal: AbortSignal): Promise<Look> {
    const receivers = await Array.fromAsync(waitingReceivers(core, consumer))
    const isDue = await hasDueReceiver(core, receivers)
    // Before its lanes are read, because nothing is delivered by knowing how old they are.
    if (isDue) await wake?.(consumer)
    const oldest = await oldestWaiting(core, receivers, signal)
    const seconds = oldest === undefined ? [] : [Math.max(0, (core.runtime.now().getTime() - oldest) / 1000)]
    return {
      woken: isDue ? [consumer] : [],
      waiting: seconds.map(each => ({ consumer, oldestSeconds: Math.round(each) })),
    }
  }
  return async function runSchedule(event, context) {
    const limit = timeLimit(core.runtime, remainingTime(context))
    try {
      const dueBy = new Date(event?.time ?? Number.NaN)
      const sending = deliverDueSignals(database, {
        abortSignal: limit.signal,
        ...(!Number.isNaN(dueBy.getTime()) && { dueBy }),
      })
      // Concurrent with the signals, which may need all of the time. Each consumer is woken separately, so that a failure does
      // not affect the others.
      const [due, ...looks] = await Promise.allSettled([
        sending,
        ...consumers.map(consumer => wakeIfDue(consumer, limit.signal)),
      ])
      const sent = resultOf(due)
      const found = looks.map(resultOf)
      return { due: sent, woken: found.flatMap(({ woken }) => woken), waiting: found.flatMap(({ waiting }) => waiting) }
    } finally {
      limit.lift()
    }
  }
}

/** What the scheduler found out about one consumer. */
type Look = Pick<SchedulerReport, 'woken' | 'waiting'>

function resultOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'rejected') throw result.reason
  return result.value
}

function consumersIssue(consumers: unknown): string | undefined {
  if (!Array.isArray(consumers)) return `must be an array of names, not ${shown(consumers)}`
  return consumers.map(consumer => textIssue(consumer)).find(issue => issue !== undefined)
}

function wakeIssue(wake: unknown, consumers: readonly string[]): string | undefined {
  if (wake !== undefined && typeof wake !== 'function') return `must be a function, not ${shown(wake)}`
  // With only one of them, waiting records would wait for the next records of the stream.
  if ((wake === undefined) !== (consumers.length === 0)) return 'and consumers need each other. Pass both, or neither'
  return undefined
}
