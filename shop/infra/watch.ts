/// <reference path="../.sst/platform/config.d.ts" />
import {
  CONSUMER_SETTINGS,
  consumerAlarms,
  dashboardBody,
  deliveryGraphs,
  functionAlarms,
  indexAlarms,
  queueAlarm,
  tableAlarm,
} from 'dynamo-signals/deploy'
import { alarmArgs } from 'dynamo-signals/sst'
import { INDEXES } from 'dynamo-signals/table'
import { PROFILES } from '../src/consumers.ts'
import { metricsNamespace, profiles, profilesRecords, schedule, signUp } from './functions.ts'
import { data, ledger, missed } from './tables.ts'

const dimensions = { service: PROFILES }
const consumers = [
  {
    name: PROFILES,
    functionName: profiles.name,
    mapping: profilesRecords.apply(({ nodes }) => nodes.eventSourceMapping.uuid),
    timeout: CONSUMER_SETTINGS.timeout,
    outcomes: { namespace: metricsNamespace, dimensions, oldestWaiting: dimensions },
  },
]
const functions = [
  ...consumers,
  { name: 'sign-up', functionName: signUp.name },
  { name: 'schedule', functionName: schedule.name },
]
const tables = [
  { name: 'data', tableName: data.name, indexes: INDEXES },
  { name: 'ledger', tableName: ledger.name, indexes: [] },
]
const prefix = `${$app.name}-${$app.stage}`

/** What alarms notify. Subscribe to it: see DEPLOY.md. */
export const alarms = new sst.aws.SnsTopic('Alarms')

const conditions = [
  ...consumers.flatMap(consumerAlarms),
  ...functions.flatMap(functionAlarms),
  ...tables.flatMap(table => [tableAlarm(table), ...indexAlarms(table)]),
  queueAlarm('schedule-missed', missed.nodes.queue.name),
]
for (const alarm of conditions) {
  new aws.cloudwatch.MetricAlarm(alarm.name, {
    ...alarmArgs(alarm),
    name: `${prefix}-${alarm.name}`,
    alarmActions: [alarms.arn],
    okActions: [alarms.arn],
  })
}

const { region } = aws.getRegionOutput({})
const graphs = deliveryGraphs({ consumers, functions, tables })

/** How late records are, what became of them, and what failed or was throttled. */
export const dashboard = new aws.cloudwatch.Dashboard('Dashboard', {
  dashboardName: `${prefix}-overview`,
  dashboardBody: $jsonStringify(dashboardBody(graphs, region)),
})
