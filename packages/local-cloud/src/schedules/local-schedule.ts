import { type Clock, systemClock } from '../event-source-mapping/clock.ts'
import { describeError, type Log } from '../log.ts'

/** A Lambda function that a schedule calls. */
export interface LocalSchedule {
  readonly name: string
  /** How long after the end of a call the next one starts, in milliseconds. */
  readonly every: number
  /** Gets the part of EventBridge's event that functions read. */
  readonly handler: (event: { readonly time: string }) => unknown
}

/**
 * Calls a function again and again, one call at a time. A call that fails is logged, once for each new reason, and the
 * next one takes place all the same. Returns what stops it: it resolves when the running call has ended.
 */
export function startSchedule(schedule: LocalSchedule, log: Log, clock: Clock = systemClock): () => Promise<void> {
  const stopped = new AbortController()
  const running = run(schedule, log, clock, stopped.signal)
  return () => {
    stopped.abort()
    return running
  }
}

async function run(
  { name, every, handler }: LocalSchedule,
  log: Log,
  clock: Clock,
  stopped: AbortSignal,
): Promise<void> {
  let failure: string | undefined
  while (!stopped.aborted) {
    const before = failure
    try {
      await handler({ time: new Date(clock.now()).toISOString() })
      failure = undefined
    } catch (error) {
      failure = describeError(error)
    }
    if (failure !== undefined && failure !== before)
      log.warn(`The schedule ${name} failed, and is tried again. ${failure}`)
    if (failure === undefined && before !== undefined) log.info(`The schedule ${name} works again.`)
    await clock.sleep(every, stopped)
  }
}
