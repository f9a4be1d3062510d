import type { Stack } from '../synth/stack.ts'
import { unlike } from './facts.ts'

/** What must be seen of the delivery. */
export const DELIVERY_DRAWN = [
  ...[
    'IteratorAge',
    'OldestWaiting',
    'Handled',
    'Failed',
    'Waiting',
    'Parked',
    'FilteredOutEventCount',
    'FailedInvokeEventCount',
  ],
  ...['PolledEventCount', 'OnFailureDestinationDeliveredEventCount'],
  ...['Errors', 'Throttles', 'ConsumedWriteCapacityUnits', 'WriteThrottleEvents'],
]

/** What must be seen of the shop, on one page. */
export const DRAWN = [
  ...DELIVERY_DRAWN,
  ...['Count', '4xx', '5xx', 'Latency'],
  ...['Reputation.BounceRate', 'Reputation.ComplaintRate'],
]

const NAMESPACES = ['AWS/ApiGateway', 'AWS/Lambda', 'dynamo-signals', 'AWS/DynamoDB', 'AWS/SES']
const DIMENSIONS = ['ApiId', 'FunctionName', 'EventSourceMappingUUID', 'service', 'TableName']
const STATISTICS = ['Sum', 'Maximum', 'p50', 'p99']

interface Widget {
  readonly properties: { readonly region: string; readonly metrics: readonly (readonly unknown[])[] }
}

/** Tells what is missing on the dashboard, or drawn of what the stage does not have. */
export function dashboardProblems(stack: Stack, drawn: readonly string[]): string[] {
  const { dashboardName, dashboardBody } = stack.one('cloudwatch/dashboard:Dashboard', 'Dashboard').inputs
  const widgets: Widget[] = JSON.parse(dashboardBody).widgets
  const metrics = widgets.flatMap(({ properties }) => properties.metrics)
  const own = new Set([
    ...stack.resources.flatMap(({ inputs }) => [inputs.name, inputs.environment?.variables?.SERVICE]),
    ...stack.all('lambda/eventSourceMapping:EventSourceMapping').map(({ name }) => `uuid-of-${name}`),
  ])
  const ofConsumers = ['links', 'mail'].map(name => ['consumer', name])
  return unlike('The dashboard', [
    ['its name', dashboardName, `dynamo-signals-${stack.app.stage}-overview`],
    ['what it does not draw', drawn.filter(name => !metrics.some(metric => metric[1] === name)), []],
    [
      'what nobody prints',
      metrics.filter(([namespace, name]) => !drawn.includes(`${name}`) || !NAMESPACES.includes(`${namespace}`)),
      [],
    ],
    ['how it reads what nobody can', metrics.filter(metric => !STATISTICS.includes(statisticOf(metric))), []],
    ['by what it finds nothing', metrics.filter(each => each.length >= 5 && !DIMENSIONS.includes(`${each[2]}`)), []],
    ['its regions', [...new Set(widgets.map(({ properties }) => properties.region))], ['eu-central-1']],
    [
      'whose waiting records',
      metrics.filter(([, name]) => name === 'OldestWaiting').map(each => each.slice(4, 6)),
      ofConsumers,
    ],
    // Namespace, name, then dimensions and their values, then how it is drawn.
    ['what it draws of others', metrics.filter(metric => metric.length >= 5 && !own.has(metric[3])), []],
  ])
}

function statisticOf(metric: readonly unknown[]): string {
  return (metric.at(-1) as { readonly stat: string }).stat
}
