import type { Stack } from '../synth/stack.ts'
import type { Resource } from '../synth/synth-result.ts'

/** Tells what is wrong with the alarms: one is missing, none hears of it, or it watches what is not there. */
export function alarmProblems(stack: Stack, wanted: readonly string[]): string[] {
  const alarms = stack.all('cloudwatch/metricAlarm:MetricAlarm')
  const prefix = `dynamo-signals-${stack.app.stage}-`
  const names = alarms.map(({ inputs }) => inputs.name.replace(prefix, ''))
  const topic = stack.one('sns/topic:Topic', 'AlarmsTopic').inputs.name
  const unheard = alarms.filter(({ inputs }) => !inputs.alarmActions?.some((arn: string) => arn.endsWith(`:${topic}`)))
  const blind = alarms.filter(alarm => metricsOf(alarm).some(metric => !watches(stack, metric)))
  const loud = alarms.filter(({ inputs }) => inputs.treatMissingData !== 'notBreaching')
  return [
    ...wanted.filter(name => !names.includes(name)).map(name => `There is no alarm ${name}.`),
    ...names.filter(name => !wanted.includes(name)).map(name => `Nobody knows the alarm ${name}.`),
    ...unheard.map(({ name }) => `Nobody hears ${name}.`),
    ...blind.map(({ name }) => `${name} watches something that this stage does not have.`),
    ...loud.map(({ name }) => `${name} goes off when there is no traffic.`),
  ]
}

interface DeployedMetric {
  readonly namespace: string
  readonly dimensions?: Readonly<Record<string, string>>
}

function metricsOf({ inputs }: Resource): DeployedMetric[] {
  const queries: { metric?: DeployedMetric }[] = inputs.metricQueries ?? [{ metric: inputs }]
  return queries.flatMap(({ metric }) => metric ?? [])
}

/** Whether a metric's dimensions name resources of this stage. SES's rates are the account's, and have none. */
function watches(stack: Stack, { namespace, dimensions = {} }: DeployedMetric): boolean {
  const physical = new Set([
    ...stack.resources.map(({ inputs }) => inputs.name),
    ...stack.all('lambda/function:Function').map(({ inputs }) => inputs.environment.variables.SERVICE),
    ...stack.all('lambda/eventSourceMapping:EventSourceMapping').map(({ name }) => `uuid-of-${name}`),
  ])
  const values = Object.values(dimensions)
  return namespace === 'AWS/SES' ? values.length === 0 : values.length > 0 && values.every(value => physical.has(value))
}
