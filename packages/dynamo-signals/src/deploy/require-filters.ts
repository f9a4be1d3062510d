import { ConfigurationError } from '../errors/index.ts'
import { STREAM_LIMITS } from '../table/stream-limits.ts'

/**
 * Rejects event filters that Lambda would refuse, and a consumer without filters. Throws `ConfigurationError` that names the
 * consumer.
 */
export function requireFilters(consumer: string, filters: readonly object[]): void {
  if (filters.length === 0) {
    throw new ConfigurationError(
      'deploy.noFilters',
      `The consumer "${consumer}" has no event filters, so every record would invoke its function. Pass eventFilters("${consumer}").`,
    )
  }
  if (filters.length > STREAM_LIMITS.filters) {
    throw new ConfigurationError(
      'deploy.tooManyFilters',
      `The consumer "${consumer}" has ${filters.length} event filters, but a mapping allows ${STREAM_LIMITS.filters}. Use broader conditions for its receivers.`,
    )
  }
  for (const filter of filters) {
    const { length } = JSON.stringify(filter)
    if (length <= STREAM_LIMITS.filterLength) continue
    throw new ConfigurationError(
      'deploy.filterTooLong',
      `An event filter of the consumer "${consumer}" has ${length} characters, but Lambda allows ${STREAM_LIMITS.filterLength}. Use broader conditions for its receivers.`,
    )
  }
}

/** Rejects an application without consumers. Throws `ConfigurationError`. */
export function requireAConsumer({ length }: readonly unknown[]): void {
  if (length > 0) return
  throw new ConfigurationError(
    'deploy.noConsumers',
    'The application has no consumers, so no function handles records, and the schedule has none to wake. Add a consumer.',
  )
}

/** Rejects more consumers of one stream than DynamoDB serves. Throws `ConfigurationError`. */
export function requireConsumers(consumers: readonly string[]): void {
  if (consumers.length <= STREAM_LIMITS.consumers) return
  throw new ConfigurationError(
    'deploy.tooManyConsumers',
    `The stream has ${consumers.length} consumers (${consumers.join(', ')}), but DynamoDB throttles more than ${STREAM_LIMITS.consumers} readers of a shard. Connect the receivers to fewer consumers.`,
  )
}
