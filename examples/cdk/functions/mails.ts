import { createStreamHandler } from 'dynamo-signals/streams'
import { openOrders } from './open-orders.ts'

/** Lambda invokes it with records of orders that become paid. */
export const handler = createStreamHandler({ database: openOrders(), consumer: 'mails' })
