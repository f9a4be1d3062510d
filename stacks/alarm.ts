import type * as signals from 'dynamo-signals/deploy'
import { alarmArgs } from 'dynamo-signals/sst'
import { settings, stageName } from './stage.ts'

/** The topic that alarms are sent to. */
const topic = new sst.aws.SnsTopic('Alarms')

if (settings.alarmEmail) {
  new aws.sns.TopicSubscription('AlarmsByMail', { topic: topic.arn, protocol: 'email', endpoint: settings.alarmEmail })
}

/** One CloudWatch metric and its statistic, by the name of a resource that Pulumi may not know yet. */
export type Metric = signals.Metric<$util.Input<string>>

/** When an alarm fires: if the sum of its metrics is above the threshold in this many periods. */
export type AlarmArgs = Omit<signals.Alarm<$util.Input<string>>, 'name' | 'meaning'>

/** Creates an alarm. docs/operations.md has a section for each name. */
export function alarm(name: string, args: AlarmArgs): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(logicalName(name), {
    ...alarmArgs({ ...args, name, meaning: `See "${name}" in docs/operations.md.` }),
    name: stageName(name),
    alarmActions: [topic.arn],
    okActions: [topic.arn],
  })
}

/** Creates the alarms that the library has. */
export function alarmsOf(alarms: readonly signals.Alarm<$util.Input<string>>[]): void {
  for (const { name, ...args } of alarms) alarm(name, args)
}

function logicalName(name: string): string {
  const words = name.split('-').map(word => word.charAt(0).toUpperCase() + word.slice(1))
  return `${words.join('')}Alarm`
}
