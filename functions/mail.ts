import { createStreamHandler } from 'dynamo-signals/streams'
import { observed } from './observe.ts'
import { openShop } from './shop.ts'

/** The Lambda of the consumer `mail`: the mails people get. */
export const handler = observed(createStreamHandler({ database: openShop().database, consumer: 'mail' }))
