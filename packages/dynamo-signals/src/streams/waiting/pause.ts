const FIRST = 1_000
/** A pause is this share of how long the failure has lasted, so that an outage is noticed to be over soon after. */
const SHARE = 1 / 8

/** What the time of the next try depends on; times in milliseconds since 1970, and `longest` in milliseconds. */
export interface Wait {
  readonly now: number
  /** When the failure began. */
  readonly since: number
  readonly longest: number
  /** Not before this, if the failure said so. */
  readonly notBefore?: number | undefined
  /** At least 0, less than 1. */
  readonly random: number
}

/**
 * Returns when to try again. The pause begins at a second, grows with the time that the failure has lasted, and differs by
 * up to a fifth, so that many do not come at once.
 */
export function nextTry({ now, since, longest, notBefore = 0, random }: Wait): number {
  const pause = Math.min(longest, Math.max(FIRST, (now - since) * SHARE))
  return Math.ceil(Math.max(now + pause * (0.8 + random * 0.4), notBefore))
}
