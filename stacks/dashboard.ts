import type { Metric } from './alarm.ts'
import { consumers } from './consumers.ts'
import {
  functions,
  ofFunction,
  ofGateway,
  ofMail,
  ofMapping,
  ofReceivers,
  ofTable,
  oldestWaiting,
  tables,
} from './metrics.ts'
import { stageName } from './stage.ts'

interface Line extends Metric {
  readonly label: string
}

/** The health of the shop on one page: first the metrics that users notice, then background processing. */
const GRAPHS: Readonly<Record<string, readonly Line[]>> = {
  'Requests and failures': [
    { ...ofGateway('Count'), label: 'requests' },
    { ...ofGateway('4xx'), label: '4xx' },
    { ...ofGateway('5xx'), label: '5xx' },
  ],
  'Response times (ms)': [
    { ...ofGateway('Latency', 'p50'), label: 'p50' },
    { ...ofGateway('Latency', 'p99'), label: 'p99' },
  ],
  'Age of the oldest record by consumer (ms)': consumers.map(each => ({
    ...ofFunction(each.function, 'IteratorAge', 'Maximum'),
    label: each.name,
  })),
  'Age of the oldest waiting record by consumer (s)': consumers.map(each => ({
    ...oldestWaiting(each),
    label: each.name,
  })),
  'Outcomes of receivers': consumers.flatMap(each => [
    { ...ofReceivers(each, 'Handled'), label: `${each.name} handled` },
    { ...ofReceivers(each, 'Failed'), label: `${each.name} failed` },
    { ...ofReceivers(each, 'Waiting'), label: `${each.name} waiting` },
    { ...ofReceivers(each, 'Parked'), label: `${each.name} dead letters` },
  ]),
  'Records that were retried or given up on': consumers.flatMap(each => [
    { ...ofMapping(each, 'FailedInvokeEventCount'), label: `${each.name} came again` },
    { ...ofMapping(each, 'OnFailureDestinationDeliveredEventCount'), label: `${each.name} given up` },
  ]),
  'Records read and filtered out': consumers.flatMap(each => [
    { ...ofMapping(each, 'PolledEventCount'), label: `${each.name} polled` },
    { ...ofMapping(each, 'FilteredOutEventCount'), label: `${each.name} filtered out` },
  ]),
  'Failed and throttled invocations': functions.flatMap(each => [
    { ...ofFunction(each.function, 'Errors'), label: `${each.name} errors` },
    { ...ofFunction(each.function, 'Throttles'), label: `${each.name} throttled` },
  ]),
  'Writes to the tables': tables.flatMap(each => [
    { ...ofTable(each.table, 'ConsumedWriteCapacityUnits'), label: `${each.name} units` },
    { ...ofTable(each.table, 'WriteThrottleEvents'), label: `${each.name} throttled` },
  ]),
  'Bounces and complaints': [
    { ...ofMail('Reputation.BounceRate'), label: 'bounces' },
    { ...ofMail('Reputation.ComplaintRate'), label: 'complaints' },
  ],
}

const { region } = aws.getRegionOutput({})

new aws.cloudwatch.Dashboard('Dashboard', {
  dashboardName: stageName('overview'),
  dashboardBody: $jsonStringify({ widgets: Object.entries(GRAPHS).map(widget) }),
})

function widget([title, lines]: [string, readonly Line[]], index: number) {
  const metrics = lines.map(({ namespace, name, dimensions, statistic, label }) => [
    namespace,
    name,
    ...Object.entries(dimensions).flat(),
    { stat: statistic, label },
  ])
  const place = { x: (index % 2) * 12, y: Math.floor(index / 2) * 6, width: 12, height: 6 }
  return { type: 'metric', ...place, properties: { title, region, period: 60, view: 'timeSeries', metrics } }
}
