import { ConfigurationError } from '../errors/index.ts'
import { eventFilters } from './event-filters.ts'

/**
 * The event filters of a consumer as AWS CDK's event sources take them for `filters`. Throws `ConfigurationError` when
 * no receiver is connected with the consumer: no filter would mean every record.
 *
 * @example
 * const source = { startingPosition: 'TRIM_HORIZON', filters: filterPatterns('profiles') }
 */
export function filterPatterns(consumer: string): { pattern: string }[] {
  return patternsOf(consumer).map(pattern => ({ pattern }))
}

/**
 * The event filters of a consumer as CloudFormation, SAM and the Lambda API take them for `FilterCriteria`. Throws
 * `ConfigurationError` when no receiver is connected with the consumer.
 *
 * @example
 * const mapping = { FilterCriteria: filterCriteria('profiles') }
 */
export function filterCriteria(consumer: string): { Filters: { Pattern: string }[] } {
  return { Filters: patternsOf(consumer).map(Pattern => ({ Pattern })) }
}

function patternsOf(consumer: string): string[] {
  const filters = eventFilters(consumer)
  if (filters.length > 0) return filters.map(filter => JSON.stringify(filter))
  throw new ConfigurationError(
    'streams.noFilters',
    `No receiver is connected to the consumer "${consumer}", so it has no event filters and every record would invoke its Lambda. Connect the receivers before you derive the filters, or remove the mapping.`,
  )
}
