import { AsyncResource } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { Tracer } from '@aws-lambda-powertools/tracer'
import { describeError } from '../logging/index.ts'
import type { createStreamHandler } from '../streams/create-stream-handler.ts'
import { RECEIVER_CHANNEL, type ReceiverMessage } from '../streams/receiver-message.ts'

type StreamHandler = ReturnType<typeof createStreamHandler>

/** The options of {@link observe}. */
export interface ObserveOptions {
  readonly logger: Pick<Logger, 'appendKeys' | 'debug' | 'warn' | 'error'>
  /** The namespace of the metrics in CloudWatch. Alarms name it. */
  readonly namespace: string
  /** The dimension `service` of the metrics: the name of the function, or of its consumer. */
  readonly service: string
  /** Adds a subsegment for each call of a receiver. Without it, X-Ray's client is not loaded. */
  readonly tracer?: Pick<Tracer, 'getSegment'> | undefined
}

/**
 * Observes the handler of a consumer with Powertools for AWS Lambda. Call it where the module is loaded, once for each handler.
 *
 * - **Metrics**, printed in CloudWatch's embedded format, so that no request waits for them: `Handled`, `Failed`, `Waiting` and
 *   `Parked` count what receivers did with records. `Duration` is the time that a receiver took, and `Lag` the age of the oldest
 *   record of the invocation, both in milliseconds. Counts have the dimension `service`, and again `service` and `receiver`.
 *   `Duration` has both, and `Lag` has `service`.
 * - **Log lines** with the request's ID: an error for a record that became a dead letter, a warning for one that failed or waits,
 *   and debug lines for the rest. They have IDs and codes, but neither keys of items nor messages of errors, which may quote user
 *   input. They do have the context that a writer set with `withContext`.
 * - **Subsegments** with the outcome, the record's ID and the model, if `tracer` is given.
 *
 * Returns a handler with the same result and the same errors.
 *
 * @example
 * import { Logger } from '@aws-lambda-powertools/logger'
 *
 * const handler = observe(createStreamHandler({ database, consumer: 'mail' }), {
 *   logger: new Logger({ serviceName: 'shop-mail' }),
 *   namespace: 'shop',
 *   service: 'shop-mail',
 * })
 */
export function observe(handler: StreamHandler, options: ObserveOptions): StreamHandler {
  const { logger } = options
  const consumer = metricsOf(options)
  const receivers = new Map<string, Metrics>()
  const trace = options.tracer && tracing(options.tracer)
  const listen = (message: unknown) => {
    const seen = message as ReceiverMessage
    const receiver = receivers.get(seen.dispatchUid) ?? metricsOf(options, seen.dispatchUid)
    receivers.set(seen.dispatchUid, receiver)
    count(seen, [consumer, receiver])
    receiver.addMetric('Duration', MetricUnit.Milliseconds, seen.milliseconds)
    log(seen, logger)
    trace?.(seen)
  }
  return async function observedHandler(event, context) {
    const { awsRequestId } = (context ?? {}) as { readonly awsRequestId?: string }
    logger.appendKeys({ awsRequestId })
    subscribe(RECEIVER_CHANNEL, listen)
    try {
      return await handler(event, context)
    } finally {
      unsubscribe(RECEIVER_CHANNEL, listen)
      const records = 'Records' in event ? event.Records : []
      const oldest = Math.min(...records.map(({ dynamodb }) => dynamodb?.ApproximateCreationDateTime ?? Infinity))
      if (oldest < Infinity) consumer.addMetric('Lag', MetricUnit.Milliseconds, Date.now() - oldest * 1000)
      for (const metrics of [consumer, ...receivers.values()]) {
        if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
      }
    }
  }
}

function metricsOf({ namespace, service }: ObserveOptions, receiver?: string): Metrics {
  const dimensions = receiver ? { defaultDimensions: { receiver } } : {}
  return new Metrics({ namespace, serviceName: service, ...dimensions })
}

/** A parked record became a dead letter, and a waiting one is retried automatically. */
function count({ outcome }: ReceiverMessage, targets: readonly Metrics[]): void {
  const name = isParked(outcome)
    ? 'Parked'
    : outcome === 'failed'
      ? 'Failed'
      : outcome === 'waiting'
        ? 'Waiting'
        : 'Handled'
  for (const metrics of targets) metrics.addMetric(name, MetricUnit.Count, 1)
}

function log(message: ReceiverMessage, logger: ObserveOptions['logger']): void {
  // The item's key may be user input. The record's ID identifies it just as well.
  const { milliseconds, error, itemKey: _itemKey, ...rest } = message
  const entry = { ...rest, milliseconds: Math.round(milliseconds), failure: describeError(error) }
  if (isParked(rest.outcome)) logger.error('A receiver parked a record, which is now a dead letter.', entry)
  else if (rest.outcome === 'waiting') {
    logger.warn('A record waits for its receiver and is retried automatically.', entry)
  } else if (rest.outcome === 'failed') logger.warn('A receiver failed, and the record will be retried.', entry)
  else logger.debug('A receiver handled a record.', entry)
}

function isParked(outcome: ReceiverMessage['outcome']): boolean {
  return outcome === 'parked' || outcome === 'parkedBehind'
}

/** Returns what adds a receiver's call to the trace of its invocation, with IDs and outcomes but no user input. */
function tracing(tracer: Pick<Tracer, 'getSegment'>): (message: ReceiverMessage) => void {
  // X-Ray stores the segment of an invocation only in the async context in which its client was loaded.
  const whereLoaded = new AsyncResource('dynamo-signals.trace')
  return ({ dispatchUid, outcome, recordId, milliseconds, model }) => {
    const segment = whereLoaded.runInAsyncScope(() => tracer.getSegment())?.addNewSubsegment(dispatchUid)
    if (!segment) return
    // It is reported after it ends.
    segment.start_time = (Date.now() - milliseconds) / 1000
    segment.addAnnotation('outcome', outcome)
    segment.addAnnotation('recordId', recordId)
    if (model) segment.addAnnotation('model', model)
    if (outcome === 'failed' || outcome === 'parked') segment.addFaultFlag()
    segment.close()
  }
}
