import type { Database } from '../models/database.ts'
import { coreOf } from '../repository/open-database.ts'
import type { HandlerContext } from './create-stream-handler.ts'
import { type DueReport, deliverDueSignals } from './later/deliver-due-signals.ts'
import { remainingTime, timeLimit } from './time-limit.ts'

/** What {@link createScheduler} needs. */
export interface SchedulerOptions {
  readonly database: Database
}

/** The event of a schedule of Amazon EventBridge. */
export interface ScheduleEvent {
  /** When the schedule started this call, as an ISO date. */
  readonly time?: string
}

/** What one call of the scheduler did. */
export interface SchedulerReport {
  readonly due: DueReport
}

/**
 * Makes the Lambda handler of a schedule that runs every minute. It sends the durable signals that are due, for as long as
 * the function has time. What is left stays for the next call. Calls may overlap.
 *
 * A signal counts as due by the `time` of the event, the clock of EventBridge, and not by the clock of the function. Without
 * a time in the event, the clock of the database decides.
 *
 * Rejects if a signal could not be sent, after it has sent the others.
 *
 * @example
 * export const handler = createScheduler({ database })
 */
export function createScheduler({
  database,
}: SchedulerOptions): (event?: ScheduleEvent, context?: HandlerContext) => Promise<SchedulerReport> {
  const { runtime } = coreOf(database).core
  return async function runSchedule(event, context) {
    const limit = timeLimit(runtime, remainingTime(context))
    try {
      const dueBy = new Date(event?.time ?? Number.NaN)
      const due = await deliverDueSignals(database, {
        abortSignal: limit.signal,
        ...(!Number.isNaN(dueBy.getTime()) && { dueBy }),
      })
      return { due }
    } finally {
      limit.lift()
    }
  }
}
