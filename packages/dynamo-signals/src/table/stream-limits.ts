/**
 * The AWS limits for the consumers of one stream, at default quotas. `check` reports receivers that exceed them, and a
 * deployment can enforce the same numbers.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 *
 * @example
 * const consumers = ['links', 'mail', 'search']
 * if (consumers.length > STREAM_LIMITS.consumers) throw new Error('DynamoDB throttles more readers of a shard.')
 */
export const STREAM_LIMITS = {
  /** Consumers of one stream: DynamoDB throttles more readers of a shard. */
  consumers: 2,
  /** Event filters in one consumer's event source mapping. */
  filters: 5,
  /** Characters of one event filter, as JSON. */
  filterLength: 4096,
} as const
