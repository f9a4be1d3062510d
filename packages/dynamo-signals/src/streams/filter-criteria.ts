import { type EventFilterOptions, eventFilters } from './event-filters.ts'

/**
 * The event filters of a consumer as Pulumi, Terraform and AWS CDK take them for `filters`. Throws `ConfigurationError`
 * if no receiver is connected to the consumer.
 *
 * @example
 * const source = { startingPosition: 'TRIM_HORIZON', filters: filterPatterns('profiles') }
 */
export function filterPatterns(consumer: string, options?: EventFilterOptions): { pattern: string }[] {
  return eventFilters(consumer, options).map(filter => ({ pattern: JSON.stringify(filter) }))
}

/**
 * The event filters of a consumer as CloudFormation, SAM and the Lambda API take them for `FilterCriteria`. Throws
 * `ConfigurationError` if no receiver is connected to the consumer.
 *
 * @example
 * const mapping = { FilterCriteria: filterCriteria('profiles') }
 */
export function filterCriteria(consumer: string, options?: EventFilterOptions): { Filters: { Pattern: string }[] } {
  return { Filters: filterPatterns(consumer, options).map(({ pattern }) => ({ Pattern: pattern })) }
}
