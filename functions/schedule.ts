import { createScheduler } from 'dynamo-signals/streams'
import { openShop } from '../wiring/open-shop.ts'

/** The Lambda function that runs every minute and sends the signals that are due. */
export const handler = createScheduler({ database: openShop().database })
