import { type EventFilterOptions, eventFilters } from './event-filters.ts'

/**
 * Returns the event filters of a consumer for `filters` of Pulumi, Terraform and AWS CDK. Throws `ConfigurationError`
 * if no receiver is connected to the consumer.
 *
 * @example
 * const source = { startingPosition: 'TRIM_HORIZON', filters: filterPatterns('profiles') }
 */
export function filterPatterns(consumer: string, options?: EventFilterOptions): { pattern: string }[] {
  return eventFilters(consumer, options).map(filter => ({ pattern: JSON.stringify(filter) }))
}

/**
 * Returns the event filters of a consumer for `FilterCriteria` of CloudFormation, SAM and the Lambda API. Throws
 * `ConfigurationError` if no receiver is connected to the consumer.
 *
 * @example
 * const mapping = { FilterCriteria: filterCriteria('profiles') }
 */
export function filterCriteria(consumer: string, options?: EventFilterOptions): { Filters: { Pattern: string }[] } {
  return { Filters: filterPatterns(consumer, options).map(({ pattern }) => ({ Pattern: pattern })) }
}
