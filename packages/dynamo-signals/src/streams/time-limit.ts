import { MAX_TIMEOUT } from '../dispatch/option-issues.ts'
import { unlessThrown } from '../dispatch/thrown-values.ts'
import { DynamoSignalsError, KIND } from '../errors/base.ts'
import type { Runtime } from '../repository/runtime.ts'

const IN_LAMBDA =
  'The receiver was still running shortly before its Lambda times out, and was abandoned. Nothing was committed. Shorten the timeouts of its requests, or raise the timeout of the function.'

/** The receiver did not end within its own timeout, the time of its function, or the minute that an operator's command allows. */
export class TimeUpError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'TimeUpError'
  constructor(message: string) {
    super('streams.timeUp', message)
  }
}

/** How long the receivers of one invocation may run. */
export interface TimeLimit {
  /** Aborted when the time is up. After that, nothing starts and nothing is committed. */
  readonly signal: AbortSignal
  /** Rejects with {@link TimeUpError} when the time is up. Never resolves. */
  readonly reached: Promise<never>
  /** Removes the limit, because everything is done. */
  lift(): void
}

/** The time reserved for counting and parking the records that still run, or a fifth of a short invocation. */
const LONGEST_MARGIN = 2_000

/**
 * Returns the remaining milliseconds of an invocation from Lambda's context. Undefined if it does not have them, as in a test
 * or another runtime. Never throws.
 */
export function remainingTime(context: unknown): number | undefined {
  const remaining = unlessThrown(() => (context as Context).getRemainingTimeInMillis())
  return Number.isFinite(remaining) ? Math.min(Math.max(0, Number(remaining)), MAX_TIMEOUT) : undefined
}

interface Context {
  getRemainingTimeInMillis(): number
}

/** Limits an invocation to the milliseconds it has left. Without a number, there is no limit. */
export function timeLimit(runtime: Runtime, remaining: number | undefined, message = IN_LAMBDA): TimeLimit {
  return limitIn(
    runtime,
    remaining === undefined ? undefined : remaining - Math.min(LONGEST_MARGIN, remaining / 5),
    message,
  )
}

/** Limits one receiver to its own number of milliseconds. Without a number, there is no limit. */
export function receiverLimit(runtime: Runtime, timeout: number | undefined): TimeLimit {
  return limitIn(
    runtime,
    timeout,
    `The receiver was still running after its timeout of ${timeout} ms, and was abandoned. Nothing was committed. Shorten the timeouts of its requests, or raise its timeout.`,
  )
}

function limitIn(runtime: Runtime, milliseconds: number | undefined, message: string): TimeLimit {
  const controller = new AbortController()
  const { promise: reached, reject } = Promise.withResolvers<never>()
  reached.catch(() => {})
  const end = () => {
    const error = new TimeUpError(message)
    controller.abort(error)
    reject(error)
  }
  const lift = milliseconds === undefined ? () => {} : runtime.schedule(milliseconds, end)
  return { signal: controller.signal, reached, lift }
}
