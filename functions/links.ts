import { createStreamHandler } from 'dynamo-signals/streams'
import { openShop } from './shop.ts'

/** The Lambda of the consumer `links`: customers, carts and what is in them follow the users. */
export const handler = createStreamHandler({ database: openShop().database, consumer: 'links' })
