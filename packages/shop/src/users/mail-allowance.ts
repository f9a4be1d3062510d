const HOUR = 3_600_000
const MAILS_AN_HOUR = 3

/**
 * Adds `now` to the times of requested emails. Returns undefined if there were three in the last hour: no email may be sent
 * then, no matter who requests it.
 */
export function spendMail(askedAt: readonly string[], now: Date): string[] | undefined {
  const recent = lately(askedAt, now)
  return recent.length < MAILS_AN_HOUR ? [...recent, now.toISOString()] : undefined
}

/**
 * Always adds `now`, for the email that follows from a link the user followed. Leaves fewer emails for strangers to request.
 */
export function spendEarnedMail(askedAt: readonly string[], now: Date): string[] {
  return [...lately(askedAt, now), now.toISOString()].slice(-MAILS_AN_HOUR)
}

function lately(askedAt: readonly string[], now: Date): string[] {
  return askedAt.filter(time => now.getTime() - Date.parse(time) < HOUR)
}
