// The shop's consumers, one Lambda function each: `functions/<name>.ts`. A stream supports two of them without throttling.
// Plain data, so that a deployment can read the names without loading the shop.

/** The consumer that keeps customers, carts and their items in sync. */
export const LINKS = 'links'

/** The only consumer that sends email. */
export const MAIL = 'mail'

/** The names of all consumers. */
export const CONSUMERS = [LINKS, MAIL] as const

/** The name of a consumer. */
export type Consumer = (typeof CONSUMERS)[number]
