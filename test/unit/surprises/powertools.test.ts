import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics'
import { expect, it, vi } from 'vitest'

it('Powertools takes 28 dimensions of a metric beside the service', () => {
  const metrics = new Metrics({ namespace: 'shop', serviceName: 'search' })
  for (let number = 1; number <= 28; number++) metrics.addDimension(`dimension${number}`, 'x')

  expect(() => metrics.addDimension('dimension29', 'x')).toThrow(RangeError)

  const printed = vi.fn<(line: string) => void>()
  Object.assign(metrics, { console: { log: printed } })
  metrics.addMetric('orders', MetricUnit.Count, 1)
  metrics.publishStoredMetrics()
  const [line = ''] = printed.mock.calls[0] ?? []
  expect(JSON.parse(line)._aws.CloudWatchMetrics[0].Dimensions[0]).toHaveLength(29)
})
