// The shop's consumers, one Lambda each: `functions/<name>.ts`. A stream feeds at most two of them well.
// Plain data, so that a deploy can read the names without loading the shop.

/** The consumer that links what belongs together: customers, carts and what is in them. */
export const LINKS = 'links'

/** The consumer that sends mails, and the only one that may. */
export const MAIL = 'mail'

/** The names of all consumers. */
export const CONSUMERS = [LINKS, MAIL] as const

/** The name of a consumer. */
export type Consumer = (typeof CONSUMERS)[number]
