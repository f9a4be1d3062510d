import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Logger } from '@aws-lambda-powertools/logger'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { createStreamHandler, ReceiverMessage } from 'dynamo-signals/streams'
import { describeError } from './describe-error.ts'
import { isLambda, serviceName } from './lambda.ts'
import { openLog } from './log.ts'

type StreamHandler = ReturnType<typeof createStreamHandler>
type Measured = { readonly consumer: Metrics; readonly receivers: Map<string, Metrics> }

/** The namespace of the metrics in CloudWatch. The stacks' alarms use it. */
export const METRICS_NAMESPACE = 'dynamo-signals'
const CHANNEL = 'dynamo-signals:receiver'

// X-Ray's client is large, so it is bundled only if the stage enables tracing.
const trace = process.env.TRACING === 'on' ? (await import('./trace.ts')).traceReceiver : undefined

/**
 * Observes a consumer's handler on Lambda: counts, times and traces the calls of its receivers, and logs their errors with
 * the request's ID. Log lines have IDs and codes, but no user input. Outside of Lambda, returns the handler unchanged.
 *
 * The metrics are printed (CloudWatch's embedded metric format), so that no request waits for them.
 */
export function observed(handler: StreamHandler): StreamHandler {
  if (!isLambda()) return handler
  const logger = openLog()
  const measured: Measured = { consumer: metricsOf(), receivers: new Map() }
  const listen = (message: unknown) => {
    note(message as ReceiverMessage, logger, measured)
    trace?.(message as ReceiverMessage)
  }
  return async function observedHandler(event, context) {
    const { awsRequestId } = (context ?? {}) as { readonly awsRequestId?: string }
    logger.appendKeys({ awsRequestId })
    subscribe(CHANNEL, listen)
    try {
      return await handler(event, context)
    } finally {
      unsubscribe(CHANNEL, listen)
      const records = 'Records' in event ? event.Records : []
      const oldest = Math.min(...records.map(({ dynamodb }) => dynamodb?.ApproximateCreationDateTime ?? Infinity))
      if (oldest < Infinity) measured.consumer.addMetric('Lag', MetricUnit.Milliseconds, Date.now() - oldest * 1000)
      for (const metrics of [measured.consumer, ...measured.receivers.values()]) {
        if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics()
      }
    }
  }
}

function metricsOf(receiver?: string): Metrics {
  const dimensions = receiver ? { defaultDimensions: { receiver } } : {}
  return new Metrics({ namespace: METRICS_NAMESPACE, serviceName: serviceName(), ...dimensions })
}

/**
 * Counts a receiver's runs by their outcome: `Handled`, `Failed`, `Waiting` or `Parked`. A parked record became a dead letter,
 * and a waiting one is retried automatically.
 */
function note(message: ReceiverMessage, logger: Logger, { consumer, receivers }: Measured): void {
  // The item's key may be user input. The record's ID identifies it just as well.
  const { dispatchUid, outcome, milliseconds, error, itemKey: _itemKey, ...rest } = message
  const receiver = receivers.get(dispatchUid) ?? metricsOf(dispatchUid)
  receivers.set(dispatchUid, receiver)
  const isParked = outcome === 'parked' || outcome === 'parkedBehind'
  const name = isParked ? 'Parked' : outcome === 'failed' ? 'Failed' : outcome === 'waiting' ? 'Waiting' : 'Handled'
  for (const metrics of [consumer, receiver]) metrics.addMetric(name, MetricUnit.Count, 1)
  receiver.addMetric('Duration', MetricUnit.Milliseconds, milliseconds)
  const entry = {
    ...rest,
    dispatchUid,
    outcome,
    milliseconds: Math.round(milliseconds),
    failure: describeError(error),
  }
  if (name === 'Handled') logger.debug('A receiver handled a record.', entry)
  else if (isParked) logger.error('A receiver parked a record, which is now a dead letter.', entry)
  else if (outcome === 'waiting') logger.warn('A record waits for its receiver and is retried automatically.', entry)
  else logger.warn('A receiver failed, and the record will be retried.', entry)
}
