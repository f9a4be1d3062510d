import { settings, stageName } from './stage.ts'

/** The topic that alarms are sent to. */
const topic = new sst.aws.SnsTopic('Alarms')

if (settings.alarmEmail) {
  new aws.sns.TopicSubscription('AlarmsByMail', { topic: topic.arn, protocol: 'email', endpoint: settings.alarmEmail })
}

/** One CloudWatch metric and its statistic. */
export interface Metric {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, $util.Input<string>>>
  /** `Sum`, `Maximum`, `Average`, or a percentile such as `p99`. */
  readonly statistic: string
}

/** When an alarm fires: if the metric is above the threshold in this many of the last periods. */
export interface AlarmArgs {
  /** One or more metrics, whose values are added. */
  readonly metrics: readonly [Metric, ...Metric[]]
  readonly above: number
  /** In seconds. */
  readonly period: number
  readonly periods: number
}

/**
 * Creates an alarm. docs/operations.md has a section for each name. Missing data does not fire, because most metrics have
 * none without traffic.
 */
export function alarm(name: string, { metrics, above, period, periods }: AlarmArgs): aws.cloudwatch.MetricAlarm {
  const [first, ...more] = metrics
  return new aws.cloudwatch.MetricAlarm(logicalName(name), {
    name: stageName(name),
    alarmDescription: `See "${name}" in docs/operations.md.`,
    comparisonOperator: 'GreaterThanThreshold',
    threshold: above,
    evaluationPeriods: periods,
    treatMissingData: 'notBreaching',
    alarmActions: [topic.arn],
    okActions: [topic.arn],
    ...(more.length > 0 ? { metricQueries: sum(metrics, period) } : { ...plain(first), period }),
  })
}

function plain({ namespace, name, dimensions, statistic }: Metric) {
  const isPercentile = statistic.startsWith('p')
  const read = isPercentile ? { extendedStatistic: statistic } : { statistic }
  return { namespace, metricName: name, dimensions: { ...dimensions }, ...read }
}

function sum(metrics: readonly Metric[], period: number) {
  const queries = metrics.map(({ namespace, name, dimensions, statistic }, index) => ({
    id: `m${index}`,
    metric: { namespace, metricName: name, dimensions: { ...dimensions }, stat: statistic, period },
  }))
  const expression = queries.map(({ id }) => `FILL(${id}, 0)`).join(' + ')
  return [{ id: 'total', expression, label: 'total', returnData: true }, ...queries]
}

function logicalName(name: string): string {
  const words = name.split('-').map(word => word.charAt(0).toUpperCase() + word.slice(1))
  return `${words.join('')}Alarm`
}
