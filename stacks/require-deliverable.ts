import { requireConsumers, requireFilters } from 'dynamo-signals/deploy'

/**
 * Rejects consumers that AWS could not invoke, or that would not get the records their receivers need. Throws an error that
 * names the consumer.
 */
export function requireDeliverable(
  filters: Readonly<Record<string, readonly object[]>>,
  lambdas: readonly string[],
): void {
  const consumers = Object.keys(filters)
  requireConsumers(consumers)
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
