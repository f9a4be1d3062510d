import { ArnFormat, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnEventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import {
  type Alarm,
  CONSUMER_SETTINGS,
  consumerAlarms,
  dashboardBody,
  deliveryGraphs,
  eventSourceMapping,
  functionAlarms,
  indexAlarms,
  LOG_RETENTION,
  mayDeliverDueSignals,
  mayReadStream,
  mayStoreFailures,
  mayUseKey,
  mayUseTables,
  mayWakeConsumers,
  mayWriteLog,
  type Permission,
  queueAlarm,
  requireAConsumer,
  requireConsumers,
  requireDistinct,
  SCHEDULE_SETTINGS,
  tableAlarm,
  type WatchedConsumer,
  type WatchedFunction,
} from '../deploy/index.ts'
import { dataTable, ledgerTable } from '../table/index.ts'
import { createAlarm } from './create-alarm.ts'
import { createFailures } from './create-failures.ts'
import { createSchedule } from './create-schedule.ts'
import { createTable } from './create-table.ts'
import { timeoutOf, warnOfTimeout } from './function-timeout.ts'
import { append, policyStatement } from './policy-statement.ts'
import type { ConsumerProps, FunctionBasics, SignalsProps, StreamedTable } from './signals-props.ts'

const DATA = dataTable('Data')

/**
 * What an application needs around its functions: the two tables, the bucket for failed records, and for each function that you
 * add exact permissions, its event source mapping or schedule, alarms, and its lines on a dashboard.
 *
 * Create your functions with `functionBasics`, so that their roles have no managed policy, and then add them. They belong to
 * the same stack, because they refer to the tables, and the mappings refer to them. A construct is for one application.
 *
 * @example
 * declare const stack: import('constructs').Construct
 * declare const profiles: import('aws-cdk-lib/aws-lambda').Function
 * const signals = new Signals(stack, 'Signals')
 * signals.addConsumer('profiles', profiles, { filters: eventFilters('profiles') })
 */
export class Signals extends Construct {
  /** The table of the instances. */
  readonly dataTable: Table
  /** The table of receipts, waiting records and dead letters. */
  readonly ledgerTable: Table
  /** The bucket for the records that Lambda gives up on. */
  readonly failures: Bucket
  readonly #props: SignalsProps
  readonly #consumers: WatchedConsumer<string>[] = []
  readonly #functions: WatchedFunction<string>[] = []
  readonly #readers = new Map<StreamedTable, string[]>()
  readonly #woken = new Set<string>()

  constructor(scope: Construct, id: string, props: SignalsProps = {}) {
    super(scope, id)
    this.#props = props
    const { isProtected = true, encryptionKey } = props
    const removalPolicy = isProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
    const protection = { deletionProtection: isProtected, removalPolicy, encryptionKey }
    this.dataTable = createTable(this, 'Data', DATA, protection)
    this.ledgerTable = createTable(this, 'Ledger', ledgerTable('Ledger'), protection)
    this.failures = createFailures(this, 'Failures', protection)
    this.#requireNames()
    this.#addAlarms(this.#tables.flatMap(table => [tableAlarm(table), ...indexAlarms(table)]))
    this.#addDashboard()
  }

  /**
   * Creates a role and a log group for a function that you create with them. The role can write this log, and nothing else
   * until you add the function. CDK's own role could write every log of the account.
   */
  functionBasics(name: string): FunctionBasics {
    const logGroup = new LogGroup(this, `${name}-log`, {
      retention: LOG_RETENTION satisfies RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, `${name}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
    // The ARN of a log group ends with `:*`.
    const log = { service: 'logs', resource: 'log-group', resourceName: logGroup.logGroupName }
    const arn = Stack.of(this).formatArn({ ...log, arnFormat: ArnFormat.COLON_RESOURCE_NAME })
    role.addToPolicy(policyStatement(mayWriteLog(arn, append)))
    return { role, logGroup }
  }

  /** Adds a function that opens the database: its permissions, its alarms, and its lines on the dashboard. */
  addFunction(name: string, fn: IFunction): void {
    this.#permit(fn, this.#mayUse)
    this.#watch({ name, functionName: fn.functionName })
  }

  /**
   * Adds the function of a consumer, and feeds it with the records of the stream that pass the filters. Lambda does not retry
   * asynchronous invocations of it. To feed one function from two tables, add it twice, with two names. Throws
   * `ConfigurationError` if AWS would refuse the filters, if the table has no stream, or if two consumers read it already.
   */
  addConsumer(name: string, fn: IFunction, { filters, outcomes, table = this.dataTable }: ConsumerProps): void {
    const readers = [...(this.#readers.get(table) ?? []), name]
    requireConsumers(readers)
    const failures = this.failures.bucketArn
    const parts = { consumer: name, stream: table.tableStreamArn, function: fn.functionArn, failures, filters }
    const settings = eventSourceMapping(parts)
    this.#readers.set(table, readers)
    warnOfTimeout(name, fn, CONSUMER_SETTINGS.timeout)
    this.#permit(fn, [...this.#mayUse, mayReadStream(settings.eventSourceArn), ...mayStoreFailures(failures, append)])
    if (table !== this.dataTable) table.encryptionKey?.grantDecrypt(fn)
    if (!this.#woken.has(fn.functionArn)) fn.configureAsyncInvoke({ retryAttempts: CONSUMER_SETTINGS.asyncRetries })
    const mapping = new CfnEventSourceMapping(this, `${name}-mapping`, settings)
    const watched = { name, functionName: fn.functionName, mapping: mapping.ref, timeout: timeoutOf(fn) }
    this.#consumers.push({ ...watched, ...(outcomes && { outcomes }) })
    this.#woken.add(fn.functionArn)
    this.#watch(watched)
    this.#addAlarms(consumerAlarms({ ...watched, ...(outcomes && { outcomes }) }))
  }

  /** Adds the function that runs `createScheduler`, and invokes it every minute. It can wake all consumers of this construct. */
  addSchedule(fn: IFunction): void {
    warnOfTimeout('schedule', fn, SCHEDULE_SETTINGS.timeout)
    const woken = Lazy.list({ produce: () => this.#wokenFunctions() })
    this.#permit(fn, [...mayDeliverDueSignals(this.#arns), ...this.#mayUseKey, mayWakeConsumers(woken)])
    fn.configureAsyncInvoke({ retryAttempts: SCHEDULE_SETTINGS.asyncRetries })
    const missedTicks = createSchedule(this, fn, this.#props.encryptionKey)
    this.#watch({ name: 'schedule', functionName: fn.functionName })
    this.#addAlarms([queueAlarm('schedule-missed', missedTicks.queueName)])
  }

  get #arns() {
    return { data: this.dataTable.tableArn, ledger: this.ledgerTable.tableArn }
  }

  get #mayUse() {
    return [...mayUseTables(this.#arns, DATA, append), ...this.#mayUseKey]
  }

  get #mayUseKey() {
    const { encryptionKey } = this.#props
    return encryptionKey ? [mayUseKey(encryptionKey.keyArn)] : []
  }

  get #tables() {
    const indexes = DATA.indexes.map(({ name }) => name)
    return [
      { name: 'data', tableName: this.dataTable.tableName, indexes },
      { name: 'ledger', tableName: this.ledgerTable.tableName, indexes: [] },
    ]
  }

  get #prefix() {
    return this.#props.prefix ?? Stack.of(this).stackName
  }

  /** The consumers, which may be added after the schedule. */
  #wokenFunctions(): string[] {
    requireAConsumer(this.#consumers)
    return [...this.#woken]
  }

  /** CloudFormation would refuse alarms and dashboards with the names of another construct, during the deployment. */
  #requireNames(): void {
    const all = Stack.of(this)
      .node.findAll()
      .filter(each => each instanceof Signals)
    const names = all.map(each => each.#dashboardName)
    requireDistinct('dashboards', names, 'Pass another prefix to one of the constructs.')
  }

  get #dashboardName() {
    return `${this.#prefix}-overview`
  }

  #permit(fn: IFunction, permissions: readonly Permission<string>[]): void {
    for (const permission of permissions) fn.addToRolePolicy(policyStatement(permission))
  }

  #watch(watched: WatchedFunction<string>): void {
    this.#functions.push(watched)
    this.#addAlarms(functionAlarms(watched))
  }

  #addAlarms(alarms: readonly Alarm<string>[]): void {
    const place = { prefix: this.#prefix, topic: this.#props.alarmTopic }
    for (const alarm of alarms) createAlarm(this, alarm, place)
  }

  /** Creates the dashboard, which is written when the stack is synthesized, with everything that was added until then. */
  #addDashboard(): void {
    const stack = Stack.of(this)
    const produce = () => {
      const graphs = deliveryGraphs({ consumers: this.#consumers, functions: this.#functions, tables: this.#tables })
      return stack.toJsonString(dashboardBody(graphs, stack.region))
    }
    new CfnDashboard(this, 'Dashboard', { dashboardName: this.#dashboardName, dashboardBody: Lazy.string({ produce }) })
  }
}
