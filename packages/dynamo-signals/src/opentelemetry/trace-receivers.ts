import { type TracingChannelSubscribers, tracingChannel } from 'node:diagnostics_channel'
import {
  type Attributes,
  type Context,
  context,
  type Link,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { CALL_CHANNEL, type ReceiverCall } from '../dispatch/receiver-call.ts'
import { describeSender } from '../dispatch/sender.ts'
import { traceContext } from './trace-context.ts'

/** The options of {@link traceReceivers}. */
export interface TraceOptions {
  /** Creates the spans. Default: the tracer `dynamo-signals` of the registered provider. */
  readonly tracer?: Tracer
  /**
   * The span above that of a durable receiver. `writer`, the default, is the span that wrote the record: a request and all that
   * follows from it are one trace, even if it takes days. `invocation` is the span that is active when the stream handler is
   * called: each invocation is a trace. The other of the two is linked.
   */
  readonly parent?: 'writer' | 'invocation'
}

/**
 * Makes each call of a receiver a span, from now on and in this process. What the receiver does is inside it, such as requests
 * to AWS that an instrumentation traces. A durable receiver's span ends when its effects have been committed. Its own writes carry
 * its span, so the receivers that they cause are below it.
 *
 * A span has the `dispatchUid` as its name, the attributes `dynamo_signals.signal`, `.sender` and `.record_id`, and for a call that
 * throws the status `ERROR` with `error.type`. It has neither keys of items nor messages of errors, which may be user input. A record
 * that was handled before calls no receiver, and makes no span.
 *
 * Returns a function that ends it. Calling this twice makes two spans per call.
 *
 * @example
 * const stop = traceReceivers()
 */
export function traceReceivers({ tracer, parent = 'writer' }: TraceOptions = {}): () => void {
  const spans = new WeakMap<object, Span>()

  const start = (call: ReceiverCall): void => {
    const { connection, event } = call
    const { record, context: carried = {} } = event
    const enclosing = context.active()
    const written = record ? propagation.extract(trace.deleteSpan(enclosing), carried) : enclosing
    const above = parent === 'writer' && trace.getSpanContext(written) ? written : enclosing
    const span = (tracer ?? trace.getTracer('dynamo-signals')).startSpan(
      connection.dispatchUid ?? event.signal.name,
      {
        kind: record ? SpanKind.CONSUMER : SpanKind.INTERNAL,
        attributes: attributesOf(call),
        links: [enclosing, written].filter(other => other !== above).flatMap(linkTo),
      },
      above,
    )
    spans.set(call, span)
    const within = trace.setSpan(enclosing, span)
    const { run } = call
    call.run = () => context.with(within, run)
    // A receiver before the save gets its caller's context, which is not ours to change.
    if (record) context.with(within, () => Object.assign(carried, traceContext()))
  }

  const end = (call: ReceiverCall): void => {
    const span = spans.get(call)
    if (!span) return
    if ('error' in call) {
      span.setStatus({ code: SpanStatusCode.ERROR })
      span.setAttribute('error.type', call.error instanceof Error ? call.error.name : typeof call.error)
    }
    span.end()
  }

  const subscribers = { start, asyncEnd: end } as Partial<
    TracingChannelSubscribers<object>
  > as TracingChannelSubscribers<object>
  const calls = tracingChannel(CALL_CHANNEL)
  calls.subscribe(subscribers)
  return () => void calls.unsubscribe(subscribers)
}

function attributesOf({ event: { signal, sender, record } }: ReceiverCall): Attributes {
  return {
    'dynamo_signals.signal': signal.name,
    'dynamo_signals.sender': describeSender(sender),
    ...(record && { 'dynamo_signals.record_id': record.id }),
  }
}

function linkTo(other: Context): Link[] {
  const linked = trace.getSpanContext(other)
  return linked ? [{ context: linked }] : []
}
