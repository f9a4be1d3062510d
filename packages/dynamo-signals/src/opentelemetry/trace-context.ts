import { context, propagation } from '@opentelemetry/api'
import type { SignalContext } from '../models/database.ts'

/**
 * Returns the running trace as a context for writes. It is stored with every item that they write, so that
 * `traceReceivers` can continue the trace when the stream delivers the change: later, and in another function.
 *
 * The application's propagator decides on the keys. With OpenTelemetry's default, they are `traceparent` and, if there is
 * one, `tracestate` (https://www.w3.org/TR/trace-context/). Empty outside a span, or if no OpenTelemetry SDK is registered.
 *
 * @example
 * const traced = database.withContext(traceContext())
 * await traced.repository(Author).save(author)
 */
export function traceContext(): SignalContext {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return carrier
}
