import { dataTable, ledgerTable } from '../../table/index.ts'
import { type Alarm, consumerAlarms, functionAlarms, indexAlarms, queueAlarm, tableAlarm } from '../alarms.ts'
import { dashboardBody, deliveryGraphs, type Watched } from '../dashboard.ts'
import { eventSourceMapping } from '../mapping.ts'
import type { OutcomeMetrics } from '../metrics.ts'
import {
  mayDeliverDueSignals,
  mayReadStream,
  mayStoreFailures,
  mayUseKey,
  mayUseTables,
  mayWakeConsumers,
  type Permission,
} from '../permissions.ts'
import { requireDistinct } from '../require-distinct.ts'
import { requireAConsumer, requireConsumers } from '../require-filters.ts'
import { CONSUMER_SETTINGS, SCHEDULE_SETTINGS } from '../settings.ts'
import { alarmResource } from './alarm-resource.ts'
import { failuresResources } from './failures-resources.ts'
import { functionResources, invokeResource } from './function-resources.ts'
import { attribute, join, ref, sub, type TemplateResource, type TemplateValue } from './intrinsics.ts'
import { jsonText } from './json-text.ts'
import { capitalized, logicalName } from './property-names.ts'
import { scheduleResources } from './schedule-resources.ts'
import { tableResource } from './table-resource.ts'

/** A consumer of a template. */
export interface TemplateConsumer {
  /** The logical ID of its function: `ProfilesFunction`. */
  readonly function: string
  /** `eventFilters(consumer)` of `dynamo-signals/operations`. */
  readonly filters: readonly object[]
  /** The ARN of the stream that it reads. Default: that of the data table. */
  readonly stream?: TemplateValue
  /** In seconds: the `Timeout` of the function. Default: 30. */
  readonly timeout?: number
  /** Where the function prints what became of records. Without it, there are no alarms on dead letters. */
  readonly outcomes?: OutcomeMetrics<TemplateValue>
}

/** An application, by the logical IDs of the functions that the template defines itself. */
export interface TemplateOptions {
  /** The functions that handle records, by the name of their consumer. */
  readonly consumers: Readonly<Record<string, TemplateConsumer>>
  /** The logical ID of the function that runs `createScheduler`. */
  readonly schedule: string
  /** The logical IDs of the other functions that open the database, by their names in alarms. */
  readonly functions?: Readonly<Record<string, string>>
  /** The topic that alarms notify: `{ Ref: 'AlarmTopic' }`, or an ARN. Without it, alarms only change their state. */
  readonly alarmTopic?: TemplateValue
  /** Whether the data stays when the stack is deleted, and the tables refuse to be deleted. Default: true. */
  readonly isProtected?: boolean
  /**
   * The ARN of your own KMS key, which then encrypts both tables, the bucket for failed records and the queue of the schedule.
   * Every function may use it. Default: keys that AWS owns.
   */
  readonly encryptionKey?: TemplateValue
}

const [DATA, LEDGER] = [dataTable('DataTable'), ledgerTable('LedgerTable')]
const ARNS = { data: attribute('DataTable'), ledger: attribute('LedgerTable') }
const [STREAM, FAILURES] = [attribute('DataTable', 'StreamArn'), attribute('FailuresBucket')]

/**
 * Returns what an application needs around its functions, as the `Resources` of a CloudFormation or SAM template: the tables,
 * a role and a log group for each function, an event source mapping for each consumer, the schedule, the bucket for failed
 * records, alarms and a dashboard. The template adds its functions. For each, set `Role` to `Fn::GetAtt: [<ID>Role, Arn]`, and
 * `LoggingConfig.LogGroup` to `Ref: <ID>Log`.
 *
 * The tables are `DataTable` and `LedgerTable`, the schedule is `EveryMinuteSchedule`. The result is plain data, the same for
 * the same arguments. Throws `ConfigurationError` if AWS would refuse a consumer, or if two parts have the same name.
 *
 * @example
 * const resources = toCloudFormation({
 *   consumers: { profiles: { function: 'ProfilesFunction', filters: eventFilters('profiles') } },
 *   schedule: 'ScheduleFunction',
 *   functions: { 'sign-up': 'SignUpFunction' },
 * })
 */
export function toCloudFormation(options: TemplateOptions): Record<string, TemplateResource> {
  const { schedule, functions = {}, isProtected = true, encryptionKey } = options
  const consumers = Object.entries(options.consumers)
  requireAConsumer(consumers)
  for (const readers of Map.groupBy(consumers, ([, { stream }]) => JSON.stringify(stream)).values()) {
    requireConsumers(readers.map(([name]) => name))
  }
  const mayDecrypt = encryptionKey === undefined ? [] : [mayUseKey(encryptionKey)]
  const mayUse = [...mayUseTables(ARNS, DATA, join), ...mayDecrypt]
  const protection = { isProtected, encryptionKey }
  const mayWake = mayWakeConsumers(consumers.map(([, consumer]) => attribute(consumer.function)))
  const roles: [string, Permission<TemplateValue>[]][] = [
    ...Object.values(functions).map((id): [string, Permission<TemplateValue>[]] => [id, mayUse]),
    ...consumers.map(([, { function: id, stream = STREAM }]): [string, Permission<TemplateValue>[]] => [
      id,
      [...mayUse, mayReadStream(stream), ...mayStoreFailures(FAILURES, join)],
    ]),
    [schedule, [...mayDeliverDueSignals(ARNS), ...mayDecrypt, mayWake]],
  ]
  return mergedResources([
    { DataTable: tableResource(DATA, protection), LedgerTable: tableResource(LEDGER, protection) },
    failuresResources(protection),
    ...roles.map(([id, permissions]) => functionResources(id, permissions)),
    ...consumers.map(([name, consumer]) => mappingResources(name, consumer)),
    invokeResource(schedule, SCHEDULE_SETTINGS.asyncRetries),
    scheduleResources(schedule, encryptionKey),
    ...watchingResources(options),
  ])
}

/** Resources with the same ID would replace one another, and a record or an alarm would be lost silently. */
function mergedResources(parts: readonly Readonly<Record<string, TemplateResource>>[]) {
  const entries = parts.flatMap(part => Object.entries(part))
  requireDistinct(
    'resources',
    entries.map(([id]) => id),
    'Give each consumer and function a name and a function of its own.',
  )
  return Object.fromEntries(entries)
}

function mappingResources(consumer: string, { function: id, filters, stream = STREAM }: TemplateConsumer) {
  const mapping = eventSourceMapping({ consumer, stream, function: ref(id), failures: FAILURES, filters })
  return {
    [`${id}Mapping`]: { Type: 'AWS::Lambda::EventSourceMapping', Properties: capitalized(mapping) },
    ...invokeResource(id, CONSUMER_SETTINGS.asyncRetries),
  }
}

function watchingResources({ alarmTopic, ...options }: TemplateOptions): Record<string, TemplateResource>[] {
  const watched = watchedOf(options)
  const alarms: Alarm<TemplateValue>[] = [
    ...watched.consumers.flatMap(consumerAlarms),
    ...watched.functions.flatMap(functionAlarms),
    ...watched.tables.flatMap(table => [tableAlarm(table), ...indexAlarms(table)]),
    queueAlarm('schedule-missed', { 'Fn::GetAtt': ['MissedTicksQueue', 'QueueName'] }),
  ]
  const body = dashboardBody(deliveryGraphs(watched), ref('AWS::Region'))
  const dashboard: TemplateResource = {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: { DashboardName: sub(`\${AWS::StackName}-overview`), DashboardBody: jsonText(body) },
  }
  return [
    ...alarms.map(alarm => ({ [`${logicalName(alarm.name)}Alarm`]: alarmResource(alarm, alarmTopic) })),
    { Dashboard: dashboard },
  ]
}

function watchedOf({ consumers, schedule, functions = {} }: TemplateOptions): Watched<TemplateValue> {
  const watched = Object.entries(consumers).map(([name, { function: id, timeout, outcomes }]) => ({
    name,
    functionName: ref(id),
    mapping: ref(`${id}Mapping`),
    timeout: timeout ?? CONSUMER_SETTINGS.timeout,
    ...(outcomes && { outcomes }),
  }))
  const others = Object.entries({ ...functions, schedule }).map(([name, id]) => ({ name, functionName: ref(id) }))
  const indexes = DATA.indexes.map(({ name }) => name)
  return {
    consumers: watched,
    functions: [...watched, ...others],
    tables: [
      { name: 'data', tableName: ref('DataTable'), indexes },
      { name: 'ledger', tableName: ref('LedgerTable'), indexes: [] },
    ],
  }
}
