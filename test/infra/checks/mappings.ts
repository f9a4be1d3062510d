import { STREAM_LIMITS } from 'dynamo-signals/table'
import { DELIVERY } from '../../../wiring/delivery.ts'
import { deriveEventFilters } from '../../../wiring/event-filters.ts'
import type { Stack } from '../synth/stack.ts'

const { timeout, ...SETTINGS } = DELIVERY

/** Tells where a consumer's mapping or Lambda differs from how the consumer is fed locally, or could lose a record. */
export function mappingProblems(stack: Stack, consumer: string): string[] {
  const component = consumer.charAt(0).toUpperCase() + consumer.slice(1)
  const { inputs } = stack.one(
    'lambda/eventSourceMapping:EventSourceMapping',
    `DataSubscriber${component}EventSourceMapping`,
  )
  const bucket = stack.one('s3/bucket:Bucket', 'FailuresBucket').inputs.bucket
  const table = stack.one('dynamodb/table:Table', 'DataTable').inputs.name
  const lambda = stack.lambda(`${component}Consumer`)
  const woken = stack.one(
    'lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
    `${component}ConsumerEventInvokeConfig`,
  ).inputs
  const wanted = {
    ...SETTINGS,
    destinationConfig: { onFailure: { destinationArn: `arn:aws:s3:::${bucket}` } },
    metricsConfig: { metrics: ['EventCount'] },
  }
  const differing = Object.entries(wanted).filter(
    ([key, value]) => JSON.stringify(inputs[key]) !== JSON.stringify(value),
  )
  return [
    ...differing.map(
      ([key, value]) => `${consumer}: ${key} is ${JSON.stringify(inputs[key])}, not ${JSON.stringify(value)}.`,
    ),
    ...(inputs.startingPosition === 'TRIM_HORIZON'
      ? []
      : [`${consumer}: records written during a deploy could be missed.`]),
    ...(inputs.maximumRetryAttempts > 0 ? [] : [`${consumer}: one bad record could block its shard for a day.`]),
    ...(inputs.eventSourceArn.endsWith(`:table/${table}/stream/2026-01-01T00:00:00.000`)
      ? []
      : [`${consumer}: reads another stream.`]),
    ...(woken.functionName === lambda.inputs.name && woken.maximumRetryAttempts === 0
      ? []
      : [`${consumer}: a call that wakes it would be repeated.`]),
    ...(inputs.functionName.endsWith(`:${lambda.inputs.name}`) ? [] : [`${consumer}: feeds another function.`]),
    ...(lambda.inputs.timeout === timeout
      ? []
      : [`${consumer}: the timeout is ${lambda.inputs.timeout} s, not ${timeout}.`]),
    ...filterProblems(consumer, filtersOf(stack, consumer)),
  ]
}

/** The patterns a consumer's mapping has. */
export function filtersOf(stack: Stack, consumer: string): object[] {
  const component = consumer.charAt(0).toUpperCase() + consumer.slice(1)
  const { inputs } = stack.one(
    'lambda/eventSourceMapping:EventSourceMapping',
    `DataSubscriber${component}EventSourceMapping`,
  )
  const filters: { pattern: string }[] = inputs.filterCriteria?.filters ?? []
  return filters.map(({ pattern }) => JSON.parse(pattern))
}

function filterProblems(consumer: string, filters: readonly object[]): string[] {
  const long = filters.filter(filter => JSON.stringify(filter).length > STREAM_LIMITS.filterLength)
  const derived = deriveEventFilters()[consumer]
  return [
    ...(JSON.stringify(filters) === JSON.stringify(derived)
      ? []
      : [`${consumer}: its filters are not its receivers'.`]),
    ...(filters.length > 0 ? [] : [`${consumer}: has no filters, and is woken for every record.`]),
    ...(filters.length <= STREAM_LIMITS.filters ? [] : [`${consumer}: has more than five filters.`]),
    ...long.map(() => `${consumer}: a filter is over 4 KB.`),
  ]
}
