import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import type { WaitingConsumer } from 'dynamo-signals/streams'
import { isLambda, serviceName } from './lambda.ts'
import { METRICS_NAMESPACE } from './observe.ts'

/**
 * Prints `OldestWaiting` for each consumer with waiting records, in seconds, as CloudWatch's embedded metric format. Prints
 * nothing outside of Lambda.
 */
export function publishOldestWaiting(waiting: readonly WaitingConsumer[]): void {
  if (!isLambda()) return
  for (const { consumer, oldestSeconds } of waiting) {
    const metrics = new Metrics({
      namespace: METRICS_NAMESPACE,
      serviceName: serviceName(),
      defaultDimensions: { consumer },
    })
    metrics.addMetric('OldestWaiting', MetricUnit.Seconds, oldestSeconds)
    metrics.publishStoredMetrics()
  }
}
