import { createStreamHandler } from 'dynamo-signals/streams'
import { openShop } from './shop.ts'

/** The Lambda of the consumer `mail`: the mails people get. */
export const handler = createStreamHandler({ database: openShop().database, consumer: 'mail' })
