import { channel } from 'node:diagnostics_channel'
import { DispatchDepthError } from '../errors/index.ts'
import type { AnyReceiver } from './connection.ts'
import type { AnySignal } from './signal-event.ts'
import { isA, propertyOf } from './thrown-values.ts'

/** Published when a receiver fails and the dispatch continues. Omits the payload, which may hold personal data. */
export interface ReceiverFailure {
  readonly signal: AnySignal
  readonly sender: unknown
  readonly receiver: AnyReceiver
  readonly dispatchUid: string | undefined
  readonly error: unknown
}

/**
 * The `node:diagnostics_channel` that carries every {@link ReceiverFailure}, once each. Subscribe to log and count them.
 *
 * @example
 * subscribe(RECEIVER_FAILED_CHANNEL, failure => {
 *   const { signal, dispatchUid, error } = failure as ReceiverFailure
 *   logger.error(`${signal.name}: ${dispatchUid} failed`, { error })
 * })
 */
export const RECEIVER_FAILED_CHANNEL = 'dynamo-signals:receiver-failed'

const failures = channel(RECEIVER_FAILED_CHANNEL)

/** Publishes a failure. Costs nothing if there are no subscribers. Django writes a log line instead. */
export function reportFailure(failure: ReceiverFailure): void {
  if (failures.hasSubscribers) failures.publish(failure)
}

/**
 * Whether an error ends even a robust dispatch: the work was aborted, its deadline passed, or receivers send in a loop. The
 * remaining receivers would only fail too. In Django, `KeyboardInterrupt` does this.
 */
export function endsDispatch(error: unknown): boolean {
  const name = propertyOf(error, 'name')
  return name === 'AbortError' || name === 'TimeoutError' || isA(error, DispatchDepthError)
}
