import { shown, textIssue } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import { isRate, type SharedRate } from '../../models/shared-rate.ts'
import type { RateEngine } from './pace.ts'
import { sharedPace } from './shared-pace.ts'

const engine: RateEngine = { paceOf: sharedPace }

/**
 * Declares the rate of a service that several receivers call. When they catch up after a failure, they never exceed it
 * together, in all consumers of the ledger, and a receiver that catches up alone has all of it. Throws
 * `ConfigurationError` if the name or the rate is invalid.
 *
 * @example
 * const ses = sharedRate('ses', 14)
 * const options = { consumer: 'mail', retry: { rate: ses } }
 */
export function sharedRate(name: string, perSecond: number): SharedRate {
  const issue = textIssue(name)
  if (issue) throw new ConfigurationError('signal.retry', `sharedRate: the name ${issue}.`)
  if (!isRate(perSecond)) {
    throw new ConfigurationError(
      'signal.retry',
      `sharedRate "${name}": the rate must be a number of records a second above 0, not ${shown(perSecond)}.`,
    )
  }
  return { name, perSecond, engine }
}
