import { type Clock, systemClock } from '../event-source-mapping/clock.ts'
import { describeError, type Log } from '../log.ts'

/** A Lambda function that a schedule calls. */
export interface LocalSchedule {
  readonly name: string
  /** The time between the end of a call and the start of the next one, in milliseconds. */
  readonly every: number
  /** Receives the part of EventBridge's event that functions read. */
  readonly handler: (event: { readonly time: string }) => unknown
}

/**
 * Calls a function repeatedly, one call at a time. If a call fails, it logs each new reason once, and continues. Returns a
 * function that stops it, and resolves when the running call has ended.
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
      log.warn(`The schedule ${name} failed, and will be retried. ${failure}`)
    if (failure === undefined && before !== undefined) log.info(`The schedule ${name} works again.`)
    await clock.sleep(every, stopped)
  }
}
