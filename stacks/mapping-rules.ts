/** More readers of one shard are throttled: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const MOST_CONSUMERS = 2
/** Of one mapping, without a raised quota: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const MOST_FILTERS = 5
const LONGEST_FILTER = 4096

/**
 * Refuses consumers that AWS would not feed, or that would not be fed what their receivers want. Throws one sentence
 * that names the consumer.
 */
export function requireDeliverable(
  filters: Readonly<Record<string, readonly object[]>>,
  lambdas: readonly string[],
): void {
  const consumers = Object.keys(filters)
  if (consumers.length > MOST_CONSUMERS) {
    throw new Error(
      `The stream has ${consumers.length} consumers (${consumers.join(', ')}), but two readers of a shard is the most DynamoDB allows. Connect the receivers to fewer consumers.`,
    )
  }
  for (const consumer of consumers) {
    if (!lambdas.includes(consumer)) {
      throw new Error(
        `Receivers are connected to the consumer "${consumer}", which no Lambda delivers. Add it to stacks/consumers.ts and functions/${consumer}.ts, or connect them to another.`,
      )
    }
    requireFilters(consumer, filters[consumer] ?? [])
  }
  const idle = lambdas.find(lambda => !consumers.includes(lambda))
  if (idle) {
    throw new Error(`The Lambda of the consumer "${idle}" has no receivers: take it out of stacks/consumers.ts.`)
  }
}

function requireFilters(consumer: string, filters: readonly object[]): void {
  if (filters.length === 0) {
    throw new Error(`The consumer "${consumer}" has no event filters: its Lambda would be woken for every record.`)
  }
  if (filters.length > MOST_FILTERS) {
    throw new Error(
      `The consumer "${consumer}" has ${filters.length} event filters, but a mapping takes ${MOST_FILTERS}. Give its receivers coarser conditions.`,
    )
  }
  for (const filter of filters) {
    const { length } = JSON.stringify(filter)
    if (length <= LONGEST_FILTER) continue
    throw new Error(
      `An event filter of the consumer "${consumer}" has ${length} characters, but Lambda takes ${LONGEST_FILTER}. Give its receivers coarser conditions.`,
    )
  }
}
