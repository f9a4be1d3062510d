import { shown } from '../../dispatch/option-issues.ts'
import { type AttributeValue, UnstorableValue } from './attribute-value.ts'

const END_OF_9999 = 253_402_300_799
// DynamoDB does not delete items that expired longer ago:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
const FIVE_YEARS = 5 * 365 * 24 * 3600

/**
 * Returns the time-to-live value of an instance. Undefined for an instance that does not expire. Throws
 * {@link UnstorableValue} for a time that DynamoDB would ignore. `now` is an ISO date.
 */
export function expiryOf(field: string, value: unknown, now: string): AttributeValue | undefined {
  if (value === undefined || value === null) return undefined
  const issue = expiryIssue(value, now)
  if (issue) throw new UnstorableValue(field, `Expected seconds since 1970, not ${shown(value)}: ${issue}`)
  return { N: String(value) }
}

function expiryIssue(value: unknown, now: string): string | undefined {
  if (typeof value !== 'number') return 'store Math.floor(date.getTime() / 1000)'
  if (!Number.isInteger(value)) return 'DynamoDB ignores fractions. Round the value down'
  if (value > END_OF_9999) return 'it is after the year 9999. Divide milliseconds by 1,000'
  const isPast = value < Date.parse(now) / 1000 - FIVE_YEARS
  return isPast ? 'it is more than five years ago, and DynamoDB ignores it. Delete the instance' : undefined
}
