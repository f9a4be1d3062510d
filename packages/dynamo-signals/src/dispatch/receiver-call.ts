import { type TracingChannel, tracingChannel } from 'node:diagnostics_channel'
import type { Connection } from './connection.ts'
import type { SignalEvent } from './signal-event.ts'

/** One call of a receiver, as {@link CALL_CHANNEL} publishes it. */
export interface ReceiverCall {
  readonly connection: Pick<Connection, 'receiver' | 'dispatchUid'>
  /**
   * The receiver's argument. A durable receiver's has the `record` that it is called for. It has a `context` of its own, with
   * what the writer of the record set. All writes of the receiver carry this context, so a tracer may add to it at `start`.
   */
  readonly event: SignalEvent<{
    readonly record?: { readonly id: string; readonly sequenceNumber: string | undefined }
    readonly context?: Record<string, string | undefined>
  }>
  /** What the receiver threw. A receiver of `preSave` rejects the save this way. */
  readonly error?: unknown
  /**
   * Calls the receiver, and commits its effects. A subscriber of `start` may replace it with a function that calls it. This is
   * for libraries with a context that `bindStore` cannot enter, such as OpenTelemetry.
   */
  run: () => Promise<unknown>
}

/**
 * The name of the `tracingChannel` of `node:diagnostics_channel` that publishes every {@link ReceiverCall}: before the save,
 * in the sender's process, and from the stream. A durable receiver's call ends when its effects have been committed. Whatever
 * `bindStore` returns for a call is the store of everything that the receiver does, so a tracer can make it a span.
 *
 * @example
 * import { AsyncLocalStorage } from 'node:async_hooks'
 * import { tracingChannel } from 'node:diagnostics_channel'
 *
 * const running = new AsyncLocalStorage<string | undefined>()
 * tracingChannel(CALL_CHANNEL).start.bindStore(running, call => (call as ReceiverCall).connection.dispatchUid)
 */
export const CALL_CHANNEL = 'dynamo-signals:call'

/** Traces the calls. Does nothing without a subscriber. */
export const calls: TracingChannel<object> = /* @__PURE__ */ tracingChannel(CALL_CHANNEL)
