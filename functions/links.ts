import { LINKS } from '@dynamo-signals/shop/consumers'
import { createStreamHandler } from 'dynamo-signals/streams'
import { observed } from '../wiring/observe.ts'
import { openShop } from '../wiring/open-shop.ts'

/** The Lambda of the consumer `links`: customers, carts and what is in them follow the users. */
export const handler = observed(createStreamHandler({ database: openShop().database, consumer: LINKS }))
