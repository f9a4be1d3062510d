#!/usr/bin/env bash
# Powertools accepts a metric with the name of a dimension or of metadata, and throws only when it publishes. That is at the
# end of the invocation, after the work was done, and the other metrics of the invocation are not printed either.
source "$(dirname "$0")/support/setup.sh" @aws-lambda-powertools/metrics@2.35.0 @aws-lambda-powertools/commons@2.35.0

cat > finding.mjs <<'JS'
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { report } from './report.mjs'

const printed = []
const metrics = new Metrics({ namespace: 'shop', serviceName: 'shop' })
metrics.console.log = line => printed.push(line)
const steps = []
const attempt = (name, step) => {
  try {
    step()
    steps.push(`${name}: ok`)
  } catch {
    steps.push(`${name}: throws`)
  }
}
attempt('add another metric', () => metrics.addMetric('orders', MetricUnit.Count, 1))
attempt('add a metric named service', () => metrics.addMetric('service', MetricUnit.Count, 1))
attempt('publish', () => metrics.publishStoredMetrics())

report('the name is refused where it is given, or one of the two values wins', { steps, printed: printed.length }, {
  steps: ['add another metric: ok', 'add a metric named service: ok', 'publish: throws'],
  printed: 0,
})
JS
node finding.mjs
