import { Duration } from 'aws-cdk-lib'
import {
  Alarm as CdkAlarm,
  Metric as CdkMetric,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import type { Alarm, Metric } from '../deploy/index.ts'

/** Where an alarm belongs. */
interface AlarmPlace {
  /** Comes before the name of the alarm, which must be unique in the account. */
  readonly prefix: string
  /** Is notified when the alarm fires, and when it is over. */
  readonly topic: ITopic | undefined
}

/** Creates an alarm. Missing data does not fire it. */
export function createAlarm(scope: Construct, alarm: Alarm<string>, { prefix, topic }: AlarmPlace): CdkAlarm {
  const created = new CdkAlarm(scope, `${alarm.name}-alarm`, {
    alarmName: `${prefix}-${alarm.name}`,
    alarmDescription: alarm.meaning,
    metric: metricOf(alarm),
    threshold: alarm.above,
    evaluationPeriods: alarm.periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  })
  if (topic) {
    const action = { bind: () => ({ alarmActionArn: topic.topicArn }) }
    created.addAlarmAction(action)
    created.addOkAction(action)
  }
  return created
}

function metricOf({ metrics, period }: Alarm<string>): IMetric {
  const [first, ...more] = metrics.map(metric => cdkMetric(metric, Duration.seconds(period)))
  if (first && more.length === 0) return first
  const usingMetrics = Object.fromEntries([first, ...more].map((metric, index) => [`m${index}`, metric as IMetric]))
  const expression = Object.keys(usingMetrics)
    .map(id => `FILL(${id}, 0)`)
    .join(' + ')
  return new MathExpression({ expression, usingMetrics, label: 'total', period: Duration.seconds(period) })
}

function cdkMetric({ namespace, name, dimensions, statistic }: Metric<string>, period: Duration): CdkMetric {
  return new CdkMetric({ namespace, metricName: name, dimensionsMap: { ...dimensions }, statistic, period })
}
