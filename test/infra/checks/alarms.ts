import { INDEXES } from 'dynamo-signals/table'
import type { Stack } from '../synth/stack.ts'
import type { Resource } from '../synth/synth-result.ts'
import { nameIn, unlike } from './facts.ts'

const ofConsumer = (name: string, metric = name): Record<string, string> => ({
  [`${name}-behind`]: `IteratorAge Maximum > 60000, 5 x 60 s, of ${metric}`,
  [`${name}-failing`]: `FailedInvokeEventCount Sum + Failed Sum > 0, 5 x 60 s, of ${metric}`,
  [`${name}-gave-up`]: `OnFailureDestinationDeliveredEventCount Sum + DroppedEventCount Sum > 0, 1 x 60 s, of ${metric}`,
  [`${name}-waiting`]: `Waiting Sum > 0, 6 x 300 s, of ${metric}`,
  [`${name}-waiting-long`]: `OldestWaiting Maximum > 7200, 1 x 300 s, of schedule/${metric}`,
  [`${name}-parked`]: `Parked Sum > 0, 1 x 60 s, of ${metric}`,
  [`${name}-slow`]: `Duration p99 > 24000, 3 x 300 s, of ${metric}`,
})
const ofFunction = (name: string): Record<string, string> => ({
  [`${name}-errors`]: `Errors Sum > 0, 1 x 300 s, of ${name}`,
  [`${name}-throttled`]: `Throttles Sum > 0, 3 x 60 s, of ${name}`,
})
const ofTable = (name: string): Record<string, string> => ({
  [`${name}-throttled`]: `ReadThrottleEvents Sum + WriteThrottleEvents Sum > 0, 3 x 60 s, of ${name}`,
})

/** The alarms of the delivery and of these functions, which every application has: what each watches, and when it fires. */
export function deliveryAlarms(consumers: readonly string[], functions: readonly string[]): Record<string, string> {
  return {
    ...Object.assign({}, ...consumers.map(each => ofConsumer(each))),
    ...Object.assign({}, ...functions.map(ofFunction)),
    ...ofTable('data'),
    ...ofTable('ledger'),
    'data-indexes-throttled': `${INDEXES.map(() => 'WriteThrottleEvents Sum').join(' + ')} > 0, 3 x 60 s, of ${INDEXES.map(index => `data/${index}`).join(' and ')}`,
    'schedule-missed': 'ApproximateNumberOfMessagesVisible Maximum > 0, 1 x 60 s, of missedticks',
  }
}

/** Every alarm of the shop: what it watches, how that is read, above what it goes off. */
export function wantedAlarms(consumers: readonly string[]): Record<string, string> {
  return {
    ...deliveryAlarms(consumers, ['api', ...consumers, 'feedback', 'schedule', 'sweep']),
    'api-5xx': '5xx Sum > 5, 1 x 300 s, of gateway',
    'api-slow': 'Latency p99 > 2000, 3 x 300 s, of gateway',
    'dead-letters-waiting': 'DeadLetters Maximum > 0, 1 x 21600 s, of sweep',
    'dead-letters-old': 'OldestDeadLetterHours Maximum > 24, 1 x 21600 s, of sweep',
    'sweep-unrepaired': 'Unrepaired Maximum > 0, 1 x 21600 s, of sweep',
    'sweep-incomplete': 'Incomplete Maximum > 0, 1 x 21600 s, of sweep',
    'sweep-missed': 'ApproximateNumberOfMessagesVisible Maximum > 0, 1 x 60 s, of missedsweeps',
    'mail-bounces': 'Reputation.BounceRate Maximum > 0.03, 1 x 3600 s, of the account',
    'mail-complaints': 'Reputation.ComplaintRate Maximum > 0.0005, 1 x 3600 s, of the account',
  }
}

/** Returns the faults of the alarms: one is missing, notifies no one, or watches the wrong metric. */
export function alarmProblems(
  stack: Stack,
  wanted: Readonly<Record<string, string>>,
  explained: (name: string) => RegExp = name => new RegExp(`^See "${name}" in docs/operations\\.md\\.$`),
): string[] {
  const alarms = stack.all('cloudwatch/metricAlarm:MetricAlarm')
  const prefix = `dynamo-signals-${stack.app.stage}-`
  const names = alarms.map(({ inputs }) => inputs.name.replace(prefix, ''))
  const topic = stack.one('sns/topic:Topic', 'AlarmsTopic').inputs.name
  const heard = (arns: unknown) => Array.isArray(arns) && arns.length === 1 && nameIn(arns[0]) === topic
  return [
    ...Object.keys(wanted)
      .filter(name => !names.includes(name))
      .map(name => `There is no alarm ${name}.`),
    ...names.filter(name => !(name in wanted)).map(name => `Nobody knows the alarm ${name}.`),
    ...alarms.flatMap((alarm, index) =>
      unlike(alarm.name, [
        ['what it watches', describeAlarm(stack, alarm), wanted[names[index] ?? '']],
        ['whether anybody hears', heard(alarm.inputs.alarmActions) && heard(alarm.inputs.okActions), true],
        ['what it takes no traffic for', alarm.inputs.treatMissingData, 'notBreaching'],
        ['how it compares', alarm.inputs.comparisonOperator, 'GreaterThanThreshold'],
        ['whether it is explained', explained(names[index] ?? '').test(alarm.inputs.alarmDescription), true],
      ]),
    ),
  ]
}

interface Watched {
  readonly namespace: string
  readonly metricName: string
  readonly dimensions?: Readonly<Record<string, string>>
  readonly statistic?: string
  readonly extendedStatistic?: string
  readonly stat?: string
  readonly period: number
}

interface Query {
  readonly id: string
  readonly expression?: string
  readonly returnData?: boolean
  readonly metric?: Watched
}

/** An alarm in the words of {@link wantedAlarms}. */
function describeAlarm(stack: Stack, { inputs }: Resource): string {
  const queries: Query[] = inputs.metricQueries ?? [{ id: 'm0', metric: inputs }]
  const metrics = queries.flatMap(({ metric }) => metric ?? [])
  const read = metrics.map(each => `${each.metricName} ${each.statistic ?? each.extendedStatistic ?? each.stat}`)
  const subjects = new Set(metrics.map(metric => subjectOf(stack, metric)))
  const periods = new Set(metrics.map(({ period }) => period))
  const added = inputs.metricQueries && sumProblem(queries) ? ' (not added)' : ''
  const when = `${inputs.evaluationPeriods} x ${[...periods].join(' and ')} s`
  return `${read.join(' + ')} > ${inputs.threshold}, ${when}, of ${[...subjects].join(' and ')}${added}`
}

function sumProblem([total, ...parts]: readonly Query[]): boolean {
  const expression = parts.map(({ id }) => `FILL(${id}, 0)`).join(' + ')
  return total?.expression !== expression || total.returnData !== true || parts.some(({ returnData }) => returnData)
}

/** What a metric's dimensions name, among what this stage has. SES's rates are the account's, and have none. */
function subjectOf(stack: Stack, { namespace, dimensions = {} }: Watched): string {
  const { GlobalSecondaryIndexName, consumer, ...rest } = dimensions
  const index = GlobalSecondaryIndexName ?? consumer
  const [[dimension, value] = [], ...others] = Object.entries(rest)
  if (namespace === 'AWS/SES' && !dimension) return 'the account'
  const component = stack.resources.find(({ type, name, inputs }) => {
    switch (`${namespace} ${dimension}`) {
      case 'AWS/Lambda FunctionName':
        return type.endsWith(':Function') && inputs.name === value
      case 'AWS/Lambda EventSourceMappingUUID':
        return type.endsWith(':EventSourceMapping') && value === `uuid-of-${name}`
      case 'dynamo-signals service':
        return inputs.environment?.variables?.SERVICE === value
      case 'AWS/DynamoDB TableName':
        return type.endsWith(':Table') && inputs.name === value
      case 'AWS/SQS QueueName':
        return type.endsWith(':Queue') && inputs.name === value
      case 'AWS/ApiGateway ApiId':
        return type.endsWith(':Api') && inputs.name === value
      default:
        return false
    }
  })
  if (!component || others.length > 0) return 'something that this stage does not have'
  const short = component.name.replace(/^DataSubscriber|(Consumer)?(Function|EventSourceMapping|Table|Queue|Api)$/g, '')
  return index ? `${short.toLowerCase()}/${index}` : short.toLowerCase()
}
