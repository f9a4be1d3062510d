import { LINKS } from '@dynamo-signals/shop/consumers'
import { createStreamHandler } from 'dynamo-signals/streams'
import { observed } from '../wiring/observe.ts'
import { openShop } from '../wiring/open-shop.ts'

/** The Lambda function of the consumer `links`, which keeps customers, carts and their items in sync with the users. */
export const handler = observed(createStreamHandler({ database: openShop().database, consumer: LINKS }))
