/** One CloudWatch metric with its statistic. `Ref` is how the tool writes a name that is known only during a deployment. */
export interface Metric<Ref> {
  readonly namespace: string
  readonly name: string
  readonly dimensions: Readonly<Record<string, string | Ref>>
  /** `Sum`, `Maximum`, `Average`, or a percentile such as `p99`. */
  readonly statistic: string
}

/** A function as its metrics know it. */
export interface WatchedFunction<Ref> {
  /** Its name in alarms and on the dashboard: `sign-up`. */
  readonly name: string
  /** The name of the Lambda function. */
  readonly functionName: Ref
}

/** A consumer as its metrics know it. */
export interface WatchedConsumer<Ref> extends WatchedFunction<Ref> {
  /** The UUID of its event source mapping. */
  readonly mapping: Ref
  /** In seconds. */
  readonly timeout: number
  /** Where its function prints what became of records. Omit it if the function prints nothing. */
  readonly outcomes?: OutcomeMetrics<Ref>
}

/**
 * The metrics that an application prints itself: `Handled`, `Failed`, `Waiting` and `Parked` count the outcomes of the
 * messages on `dynamo-signals:receiver`, and `OldestWaiting` is the age that the schedule's report has, in seconds.
 */
export interface OutcomeMetrics<Ref> {
  readonly namespace: string
  /** The dimensions of the four counts. */
  readonly dimensions: Readonly<Record<string, string | Ref>>
  /** The dimensions of `OldestWaiting`. Omit them if the schedule does not print it. */
  readonly oldestWaiting?: Readonly<Record<string, string | Ref>>
}

/** A table as its metrics know it. */
export interface WatchedTable<Ref> {
  /** Its name in alarms and on the dashboard: `data`. */
  readonly name: string
  readonly tableName: Ref
  /** The names of its indexes. */
  readonly indexes: readonly string[]
}

/** A metric of a function. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function ofFunction<Ref>({ functionName }: WatchedFunction<Ref>, name: string, statistic = 'Sum'): Metric<Ref> {
  return { namespace: 'AWS/Lambda', name, dimensions: { FunctionName: functionName }, statistic }
}

/** A count of records at a consumer's mapping. The mapping counts only if `metricsConfig` asks for `EventCount`. */
export function ofMapping<Ref>({ mapping }: WatchedConsumer<Ref>, name: string): Metric<Ref> {
  return { namespace: 'AWS/Lambda', name, dimensions: { EventSourceMappingUUID: mapping }, statistic: 'Sum' }
}

/** A count of outcomes that a consumer's function prints. Empty if it prints none. */
export function ofOutcomes<Ref>({ outcomes }: WatchedConsumer<Ref>, name: string): Metric<Ref>[] {
  if (!outcomes) return []
  return [{ namespace: outcomes.namespace, name, dimensions: outcomes.dimensions, statistic: 'Sum' }]
}

/** The age in seconds of a consumer's oldest waiting record. Empty if the schedule does not print it. */
export function ofOldestWaiting<Ref>({ outcomes }: WatchedConsumer<Ref>): Metric<Ref>[] {
  if (!outcomes?.oldestWaiting) return []
  const { namespace, oldestWaiting: dimensions } = outcomes
  return [{ namespace, name: 'OldestWaiting', dimensions, statistic: 'Maximum' }]
}

/** A metric of a table. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html */
export function ofTable<Ref>({ tableName }: WatchedTable<Ref>, name: string): Metric<Ref> {
  return { namespace: 'AWS/DynamoDB', name, dimensions: { TableName: tableName }, statistic: 'Sum' }
}

/** A metric of each index of a table. */
export function ofIndexes<Ref>({ tableName, indexes }: WatchedTable<Ref>, name: string): Metric<Ref>[] {
  return indexes.map(index => ({
    namespace: 'AWS/DynamoDB',
    name,
    dimensions: { TableName: tableName, GlobalSecondaryIndexName: index },
    statistic: 'Sum',
  }))
}

/** The number of messages in a queue. */
export function ofQueue<Ref>(queueName: Ref): Metric<Ref> {
  const dimensions = { QueueName: queueName }
  return { namespace: 'AWS/SQS', name: 'ApproximateNumberOfMessagesVisible', dimensions, statistic: 'Maximum' }
}
