import type { Alarm, Metric } from '../deploy/index.ts'

/** One metric, as an alarm of Pulumi names it. */
interface NamedMetric<Ref> {
  readonly namespace: string
  readonly metricName: string
  readonly dimensions: Record<string, string | Ref>
}

/** The sum of metrics, or one of its parts. */
interface MetricQuery<Ref> {
  readonly id: string
  readonly expression?: string
  readonly label?: string
  readonly returnData?: boolean
  readonly metric?: NamedMetric<Ref> & { readonly stat: string; readonly period: number }
}

/** The arguments of `aws.cloudwatch.MetricAlarm` for an alarm, without its name and its actions. */
export interface AlarmArgs<Ref> extends Partial<NamedMetric<Ref>> {
  readonly alarmDescription: string
  readonly comparisonOperator: string
  readonly threshold: number
  readonly evaluationPeriods: number
  readonly treatMissingData: string
  readonly statistic?: string
  readonly extendedStatistic?: string
  readonly period?: number
  readonly metricQueries?: MetricQuery<Ref>[]
}

/** Returns the arguments of `aws.cloudwatch.MetricAlarm` for an alarm. Add its name, and the topic that it notifies. */
export function alarmArgs<Ref>({ meaning, metrics, above, period, periods }: Alarm<Ref>): AlarmArgs<Ref> {
  const [first, ...more] = metrics
  return {
    alarmDescription: meaning,
    comparisonOperator: 'GreaterThanThreshold',
    threshold: above,
    evaluationPeriods: periods,
    treatMissingData: 'notBreaching',
    ...(more.length > 0 ? { metricQueries: sumOf(metrics, period) } : { ...alone(first), period }),
  }
}

function alone<Ref>(metric: Metric<Ref>) {
  const { statistic } = metric
  return { ...named(metric), ...(statistic.startsWith('p') ? { extendedStatistic: statistic } : { statistic }) }
}

function sumOf<Ref>(metrics: readonly Metric<Ref>[], period: number): MetricQuery<Ref>[] {
  const queries = metrics.map((metric, index) => ({
    id: `m${index}`,
    metric: { ...named(metric), stat: metric.statistic, period },
  }))
  const expression = queries.map(({ id }) => `FILL(${id}, 0)`).join(' + ')
  return [{ id: 'total', expression, label: 'total', returnData: true }, ...queries]
}

function named<Ref>({ namespace, name, dimensions }: Metric<Ref>): NamedMetric<Ref> {
  return { namespace, metricName: name, dimensions: { ...dimensions } }
}
