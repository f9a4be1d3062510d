import { shown, textIssue } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'

/** How many calls a second a service allows, shared by all receivers that name it. Made by {@link sharedRate}. */
export interface SharedRate {
  readonly name: string
  readonly perSecond: number
}

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
  return { name, perSecond }
}

/** Whether a value is a rate that a receiver can keep. */
export function isRate(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value)
}

/** Whether a value has the form of a shared rate. */
export function isSharedRate(value: unknown): value is SharedRate {
  if (typeof value !== 'object' || value === null) return false
  const { name, perSecond } = value as Partial<SharedRate>
  return textIssue(name) === undefined && isRate(perSecond)
}
