import { MAIL } from '@dynamo-signals/shop/consumers'
import { createStreamHandler } from 'dynamo-signals/streams'
import { observed } from '../wiring/observe.ts'
import { openShop } from '../wiring/open-shop.ts'

/** The Lambda function of the consumer `mail`, which sends email to users. */
export const handler = observed(createStreamHandler({ database: openShop().database, consumer: MAIL }))
