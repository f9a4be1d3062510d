import {
  consumerAlarms,
  eventSourceMapping,
  functionAlarms,
  mayStoreFailures,
  mayUseKey,
  queueAlarm,
  tableAlarm,
} from 'dynamo-signals/deploy'
import {
  alarmArgs,
  appendToArn,
  dynamoArgs,
  failuresArgs,
  failuresKeyArgs,
  missedArgs,
  scheduleArgs,
  subscriberArgs,
} from 'dynamo-signals/sst'
import { dataTable, INDEXES, ledgerTable } from 'dynamo-signals/table'
import { describe, expect, it } from 'vitest'
import { deriveEventFilters } from '../../../wiring/event-filters.ts'

/** An output of Pulumi: its value is known only when the program has run. */
class Output {
  readonly value: string

  constructor(value: string) {
    this.value = value
  }

  apply(change: (value: string) => string): Output {
    return new Output(change(this.value))
  }
}

const CONSUMER = {
  name: 'profiles',
  functionName: 'shop-profiles',
  mapping: 'uuid',
  timeout: 30,
  outcomes: { namespace: 'shop', dimensions: { service: 'profiles' } },
}
const filters = deriveEventFilters().mail ?? []
const failures = 'arn:aws:s3:::failures'

describe('the tables', () => {
  it('have every key as a field, and the stream that receivers need', () => {
    const args = dynamoArgs(dataTable('Data'), { isProtected: true })

    const keys = [args.primaryIndex, ...Object.values(args.globalIndexes)]
    expect(Object.keys(args.globalIndexes)).toEqual([...INDEXES])
    expect(new Set(Object.keys(args.fields))).toEqual(new Set(keys.flatMap(each => Object.values(each))))
    expect(args).toMatchObject({ stream: 'new-and-old-images', ttl: '_ttl', deletionProtection: true })
  })

  it('are encrypted with your own key, which a function may use', () => {
    const key = new Output('arn:key')

    const args = dynamoArgs(dataTable('Data'), { isProtected: true, encryptionKey: key })

    expect(args.transform).toEqual({ table: { serverSideEncryption: { enabled: true, kmsKeyArn: key } } })
    expect(mayUseKey(key)).toEqual({
      actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      resources: [key],
    })
    expect(dynamoArgs(dataTable('Data'), { isProtected: true })).not.toHaveProperty('transform')
  })

  it('have no stream for the bookkeeping', () => {
    const args = dynamoArgs(ledgerTable('Ledger'), { isProtected: false })

    expect(args).toMatchObject({ globalIndexes: {}, ttl: '_ttl', deletionProtection: false })
    expect(args).not.toHaveProperty('stream')
  })
})

describe('the subscriber of a consumer', () => {
  it('has the settings of the mapping that the other kits create', () => {
    const parts = { consumer: 'mail', stream: 'arn:stream', function: 'mail', failures, filters }
    const { eventSourceArn, functionName, filterCriteria, destinationConfig, ...settings } = eventSourceMapping(parts)

    const args = subscriberArgs({ consumer: 'mail', filters, failures })

    expect(args.filters).toEqual(filterCriteria.filters.map(({ pattern }) => JSON.parse(pattern)))
    expect(args.transform.eventSourceMapping).toEqual({
      ...settings,
      destinationConfig: { onFailure: { destinationArn: failures } },
    })
  })

  it('is refused without filters, because every record would invoke its function', () => {
    expect(() => subscriberArgs({ consumer: 'mail', filters: [], failures })).toThrow(
      'The consumer "mail" has no event filters',
    )
  })
})

describe('an alarm', () => {
  it('of one metric has no query', () => {
    expect(alarmArgs(queueAlarm('schedule-missed', 'missed'))).toEqual({
      alarmDescription: 'A call failed after all its retries. The messages of the queue say which, and why.',
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: 'notBreaching',
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: 'missed' },
      statistic: 'Maximum',
      period: 60,
    })
  })

  it('of a percentile has an extended statistic', () => {
    const [slow] = consumerAlarms(CONSUMER).filter(({ name }) => name === 'profiles-slow')

    expect(slow && alarmArgs(slow)).toMatchObject({ extendedStatistic: 'p99', threshold: 24_000 })
    expect(slow && alarmArgs(slow)).not.toHaveProperty('statistic')
  })

  it('of several metrics adds them, and counts a missing one as 0', () => {
    const args = alarmArgs(tableAlarm({ name: 'data', tableName: 'shop-data', indexes: [] }))

    expect(args.metricQueries).toMatchObject([
      { id: 'total', expression: 'FILL(m0, 0) + FILL(m1, 0)', returnData: true },
      { id: 'm0', metric: { metricName: 'ReadThrottleEvents', stat: 'Sum', period: 60 } },
      { id: 'm1', metric: { metricName: 'WriteThrottleEvents', stat: 'Sum', period: 60 } },
    ])
    // AWS refuses an alarm with both.
    for (const alone of ['metricName', 'period', 'statistic']) expect(args).not.toHaveProperty(alone)
  })

  it('has the meaning and the thresholds of the data', () => {
    const alarms = [...consumerAlarms(CONSUMER), ...functionAlarms(CONSUMER)]

    const args = alarms.map(alarm => alarmArgs(alarm))

    expect(args.map(each => [each.alarmDescription, each.threshold, each.evaluationPeriods])).toEqual(
      alarms.map(({ meaning, above, periods }) => [meaning, above, periods]),
    )
  })
})

it('stores failed records for two months, out of reach of browsers', () => {
  expect(failuresArgs()).toEqual({ cors: false, lifecycle: [{ id: 'forget', expiresIn: '60 days' }] })
})

it('calls the schedule every minute with the time of the call, and keeps the calls that could not be started', () => {
  expect(scheduleArgs({ function: 'arn:schedule', missed: 'arn:missed' })).toEqual({
    function: 'arn:schedule',
    dlq: 'arn:missed',
    schedule: 'rate(1 minute)',
    event: { time: '<aws.scheduler.scheduled-time>' },
    retries: 3,
  })
  expect(missedArgs()).toEqual({
    transform: { queue: { messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true } },
  })
})

it('encrypts failed records and missed calls with your own key, which the role of the schedule may use, too', () => {
  const encryptionKey = new Output('arn:key')
  const sent = { name: 'inline', policy: 'what SST permits' }
  const role: { inlinePolicies?: unknown } = { inlinePolicies: [sent] }

  const bucket = failuresKeyArgs({ bucket: new Output('failures'), encryptionKey })
  const { queue } = missedArgs({ encryptionKey }).transform
  scheduleArgs({ function: new Output('arn:f'), missed: new Output('arn:m'), encryptionKey }).transform?.role(role)

  const byDefault = { sseAlgorithm: 'aws:kms', kmsMasterKeyId: encryptionKey }
  expect(bucket.rules).toEqual([{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: true }])
  expect(queue).toEqual({ messageRetentionSeconds: 1_209_600, kmsMasterKeyId: encryptionKey })
  const { actions, resources } = mayUseKey('arn:key')
  const statement = { Effect: 'Allow', Action: actions, Resource: resources }
  const policy = new Output(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }))
  expect(role.inlinePolicies).toEqual([sent, { name: 'key', policy }])
})

it('appends to an ARN that is known only during the deployment', () => {
  const [permission] = mayStoreFailures<Output | string>(new Output(failures), appendToArn)

  expect(permission?.resources).toEqual([new Output(`${failures}/aws/lambda/*`)])
  expect(mayStoreFailures(failures, appendToArn)[0]?.resources).toEqual([`${failures}/aws/lambda/*`])
})
