const FIRST = 1_000
/** A pause is this share of the time that the failure has lasted, so that the end of an outage is noticed soon. */
const SHARE = 1 / 8

/** What determines the time of the next attempt. Times in milliseconds since 1970, `longest` in milliseconds. */
export interface Wait {
  readonly now: number
  /** When the failure began. */
  readonly since: number
  readonly longest: number
  /** The earliest time to retry, if the failure specifies one. */
  readonly notBefore?: number | undefined
  /** At least 0, less than 1. */
  readonly random: number
}

/**
 * Returns when to retry. The pause begins at a second and grows with the time that the failure has lasted. It varies by up
 * to a fifth, so that records do not retry at the same time.
 */
export function nextTry({ now, since, longest, notBefore = 0, random }: Wait): number {
  const pause = Math.min(longest, Math.max(FIRST, (now - since) * SHARE))
  return Math.ceil(Math.max(now + pause * (0.8 + random * 0.4), notBefore))
}
