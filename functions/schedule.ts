import { createScheduler } from 'dynamo-signals/streams'
import { openShop } from '../wiring/open-shop.ts'
import { openWaker } from '../wiring/wake-consumer.ts'

/**
 * The Lambda function that runs every minute. It sends the signals that are due, and wakes the consumers that have due
 * records.
 */
export const handler = createScheduler({ database: openShop().database, ...openWaker() })
