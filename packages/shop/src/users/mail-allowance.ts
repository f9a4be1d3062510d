const HOUR = 3_600_000
const MAILS_AN_HOUR = 3

/**
 * Adds `now` to the times at which mails were asked for, or gives undefined when there were three in the hour before:
 * then nothing may be mailed, whoever asks and however.
 */
export function spendMail(askedAt: readonly string[], now: Date): string[] | undefined {
  const recent = lately(askedAt, now)
  return recent.length < MAILS_AN_HOUR ? [...recent, now.toISOString()] : undefined
}

/** Adds `now` in any case: for the mail that a user earned by following a link. It leaves less for strangers to ask for. */
export function spendEarnedMail(askedAt: readonly string[], now: Date): string[] {
  return [...lately(askedAt, now), now.toISOString()].slice(-MAILS_AN_HOUR)
}

function lately(askedAt: readonly string[], now: Date): string[] {
  return askedAt.filter(time => now.getTime() - Date.parse(time) < HOUR)
}
