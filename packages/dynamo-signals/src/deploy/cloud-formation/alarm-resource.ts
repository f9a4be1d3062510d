import type { Alarm } from '../alarms.ts'
import type { Metric } from '../metrics.ts'
import { sub, type TemplateResource, type TemplateValue } from './intrinsics.ts'

/** Returns an alarm, named after the stack. It notifies the topic when it fires, and when it is over. */
export function alarmResource(
  { name, meaning, metrics, above, period, periods }: Alarm<TemplateValue>,
  topic: TemplateValue | undefined,
): TemplateResource {
  const [first, ...more] = metrics
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: sub(`\${AWS::StackName}-${name}`),
      AlarmDescription: meaning,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: above,
      EvaluationPeriods: periods,
      TreatMissingData: 'notBreaching',
      ...(topic !== undefined && { AlarmActions: [topic], OKActions: [topic] }),
      ...(more.length > 0 ? { Metrics: sumOf(metrics, period) } : { ...alone(first), Period: period }),
    },
  }
}

function alone(metric: Metric<TemplateValue>) {
  const { statistic } = metric
  return {
    ...named(metric),
    ...(statistic.startsWith('p') ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
  }
}

function sumOf(metrics: readonly Metric<TemplateValue>[], period: number) {
  const queries = metrics.map((metric, index) => ({
    Id: `m${index}`,
    MetricStat: { Metric: named(metric), Period: period, Stat: metric.statistic },
    // An alarm may return one value only, and CloudFormation's default is to return each.
    ReturnData: false,
  }))
  const Expression = queries.map(({ Id }) => `FILL(${Id}, 0)`).join(' + ')
  return [{ Id: 'total', Expression, Label: 'total', ReturnData: true }, ...queries]
}

function named({ namespace, name, dimensions }: Metric<TemplateValue>) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
  return { Namespace: namespace, MetricName: name, Dimensions }
}
