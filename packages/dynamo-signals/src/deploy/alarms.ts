import {
  type Metric,
  ofFunction,
  ofIndexes,
  ofMapping,
  ofOldestWaiting,
  ofOutcomes,
  ofQueue,
  ofTable,
  type WatchedConsumer,
  type WatchedFunction,
  type WatchedTable,
} from './metrics.ts'

/**
 * An alarm: it fires if the sum of the metrics is above the threshold in this many periods. Missing data must not fire it,
 * because most metrics have none without traffic.
 */
export interface Alarm<Ref> {
  /** Unique among the alarms of an application: `profiles-behind`. */
  readonly name: string
  /** What it means, and what to look at first. */
  readonly meaning: string
  readonly metrics: readonly [Metric<Ref>, ...Metric<Ref>[]]
  readonly above: number
  /** In seconds. */
  readonly period: number
  readonly periods: number
}

const MINUTE = 60
const HOUR = 3600

/** Returns the alarms of a consumer. Those of waiting records and dead letters need the metrics that its function prints. */
export function consumerAlarms<Ref>(consumer: WatchedConsumer<Ref>): Alarm<Ref>[] {
  const { name, timeout } = consumer
  return [
    {
      name: `${name}-behind`,
      meaning:
        'Records reach the consumer more than a minute late. Look at its errors and throttles, then at its duration.',
      metrics: [ofFunction(consumer, 'IteratorAge', 'Maximum')],
      above: 60_000,
      period: MINUTE,
      periods: 5,
    },
    // A record that succeeds on an immediate retry needs no alarm. One that is still retried after minutes does.
    {
      name: `${name}-failing`,
      meaning: 'Lambda has retried records for minutes. The log of the function names the receiver and the error.',
      metrics: [ofMapping(consumer, 'FailedInvokeEventCount'), ...ofOutcomes(consumer, 'Failed')],
      above: 0,
      period: MINUTE,
      periods: 5,
    },
    {
      name: `${name}-gave-up`,
      meaning: 'Lambda gave up on records before they became dead letters. The bucket for failures has them.',
      metrics: [
        ofMapping(consumer, 'OnFailureDestinationDeliveredEventCount'),
        ofMapping(consumer, 'DroppedEventCount'),
      ],
      above: 0,
      period: MINUTE,
      periods: 1,
    },
    ...waitingAlarms(consumer),
    {
      name: `${name}-slow`,
      meaning: 'The function takes more than 80% of its timeout. Give it more memory, or fewer records in a batch.',
      metrics: [ofFunction(consumer, 'Duration', 'p99')],
      above: timeout * 800,
      period: 5 * MINUTE,
      periods: 3,
    },
  ]
}

function waitingAlarms<Ref>(consumer: WatchedConsumer<Ref>): Alarm<Ref>[] {
  const { name } = consumer
  const once = { period: 5 * MINUTE, periods: 1 }
  return [
    // Counts failed attempts at waiting records. While a service is down, there is at least one every few minutes.
    ...alarmOn(ofOutcomes(consumer, 'Waiting'), {
      name: `${name}-waiting`,
      meaning: 'Records have waited for half an hour for a service that is down. They are retried automatically.',
      above: 0,
      period: 5 * MINUTE,
      periods: 6,
    }),
    // A record that waits for a day becomes a dead letter. Unlike the number of attempts, its age also shows while few are made.
    ...alarmOn(ofOldestWaiting(consumer), {
      name: `${name}-waiting-long`,
      meaning: 'A record has waited for two hours. After a day, it becomes a dead letter.',
      above: 2 * HOUR,
      ...once,
    }),
    ...alarmOn(ofOutcomes(consumer, 'Parked'), {
      name: `${name}-parked`,
      meaning: 'A receiver failed for good, and its record became a dead letter: npx dynamo-signals dead-letters.',
      above: 0,
      period: MINUTE,
      periods: 1,
    }),
  ]
}

/** Returns the alarms of a function: its errors, and the invocations that Lambda throttled. */
export function functionAlarms<Ref>(watched: WatchedFunction<Ref>): Alarm<Ref>[] {
  const { name } = watched
  return [
    {
      name: `${name}-errors`,
      meaning: 'Invocations of the function failed. Its log has the errors.',
      metrics: [ofFunction(watched, 'Errors')],
      above: 0,
      period: 5 * MINUTE,
      periods: 1,
    },
    {
      name: `${name}-throttled`,
      meaning: 'Lambda throttles the function. Raise the concurrency of the account, or reserve some for the function.',
      metrics: [ofFunction(watched, 'Throttles')],
      above: 0,
      period: MINUTE,
      periods: 3,
    },
  ]
}

/** Returns the alarm of a table's throttled requests. */
export function tableAlarm<Ref>(table: WatchedTable<Ref>): Alarm<Ref> {
  return {
    name: `${table.name}-throttled`,
    meaning:
      'DynamoDB throttles the table: one key has more than 3,000 reads or 1,000 writes a second, or traffic doubled.',
    metrics: [ofTable(table, 'ReadThrottleEvents'), ofTable(table, 'WriteThrottleEvents')],
    above: 0,
    period: MINUTE,
    periods: 3,
  }
}

/** Returns the alarm of a table's indexes, of which a throttled one blocks the writes of the table. Empty without indexes. */
export function indexAlarms<Ref>(table: WatchedTable<Ref>): Alarm<Ref>[] {
  return alarmOn(ofIndexes(table, 'WriteThrottleEvents'), {
    name: `${table.name}-indexes-throttled`,
    meaning:
      'DynamoDB throttles an index, which blocks the writes of the table. One partition of it has too many writes.',
    above: 0,
    period: MINUTE,
    periods: 3,
  })
}

/** Returns the alarm of a queue that should be empty. */
export function queueAlarm<Ref>(name: string, queueName: Ref): Alarm<Ref> {
  return {
    name,
    meaning: 'A call failed after all its retries. The messages of the queue say which, and why.',
    metrics: [ofQueue(queueName)],
    above: 0,
    period: MINUTE,
    periods: 1,
  }
}

function alarmOn<Ref>([first, ...others]: readonly Metric<Ref>[], alarm: Omit<Alarm<Ref>, 'metrics'>): Alarm<Ref>[] {
  return first ? [{ ...alarm, metrics: [first, ...others] }] : []
}
