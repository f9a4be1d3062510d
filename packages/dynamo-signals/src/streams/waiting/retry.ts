import type { RetryOptions } from '../../models/retry-options.ts'

/** The retry options with their defaults. */
export type Retry = Required<Omit<RetryOptions, 'isPassing' | 'rate'>> & Pick<RetryOptions, 'isPassing' | 'rate'>

const DEFAULTS = { giveUpAfter: 24 * 3600_000, longestPause: 60_000 }
const NONE: Retry = DEFAULTS

/** The retry options of a connected receiver. */
export function retryOf({ retry }: Readonly<Record<string, unknown>>): Retry {
  return retry === undefined ? NONE : { ...DEFAULTS, ...(retry as RetryOptions) }
}
