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
  const refuse = (why: string) => {
    throw new UnstorableValue(field, `Expected seconds since 1970, not ${shown(value)}: ${why}`)
  }
  if (typeof value !== 'number') refuse('store Math.floor(date.getTime() / 1000)')
  const seconds = value as number
  if (!Number.isInteger(seconds)) refuse('DynamoDB ignores fractions. Round the value down')
  if (seconds > END_OF_9999) refuse('it is after the year 9999. Divide milliseconds by 1,000')
  if (seconds < Date.parse(now) / 1000 - FIVE_YEARS) {
    refuse('it is more than five years ago, and DynamoDB ignores it. Delete the instance')
  }
  return { N: String(seconds) }
}
