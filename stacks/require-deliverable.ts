import { STREAM_LIMITS } from 'dynamo-signals/table'

/**
 * Rejects consumers that AWS could not invoke, or that would not get the records their receivers need. Throws an error that
 * names the consumer.
 */
export function requireDeliverable(
  filters: Readonly<Record<string, readonly object[]>>,
  lambdas: readonly string[],
): void {
  const consumers = Object.keys(filters)
  if (consumers.length > STREAM_LIMITS.consumers) {
    throw new Error(
      `The stream has ${consumers.length} consumers (${consumers.join(', ')}), but DynamoDB throttles more than ${STREAM_LIMITS.consumers} readers of a shard. Connect the receivers to fewer consumers.`,
    )
  }
  for (const consumer of consumers) {
    if (!lambdas.includes(consumer)) {
      throw new Error(
        `Receivers are connected to the consumer "${consumer}", which has no Lambda. Add it to stacks/consumers.ts and functions/${consumer}.ts, or connect them to another.`,
      )
    }
    requireFilters(consumer, filters[consumer] ?? [])
  }
  const idle = lambdas.find(lambda => !consumers.includes(lambda))
  if (idle) {
    throw new Error(`The Lambda of the consumer "${idle}" has no receivers. Remove it from stacks/consumers.ts.`)
  }
}

function requireFilters(consumer: string, filters: readonly object[]): void {
  if (filters.length === 0) {
    throw new Error(`The consumer "${consumer}" has no event filters: its Lambda would be woken for every record.`)
  }
  if (filters.length > STREAM_LIMITS.filters) {
    throw new Error(
      `The consumer "${consumer}" has ${filters.length} event filters, but a mapping allows ${STREAM_LIMITS.filters}. Use broader conditions for its receivers.`,
    )
  }
  for (const filter of filters) {
    const { length } = JSON.stringify(filter)
    if (length <= STREAM_LIMITS.filterLength) continue
    throw new Error(
      `An event filter of the consumer "${consumer}" has ${length} characters, but Lambda allows ${STREAM_LIMITS.filterLength}. Use broader conditions for its receivers.`,
    )
  }
}
