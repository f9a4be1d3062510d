import { createScheduler } from 'dynamo-signals/streams'
import { openShop } from '../wiring/open-shop.ts'
import { publishOldestWaiting } from '../wiring/publish-oldest-waiting.ts'
import { openWaker } from '../wiring/wake-consumer.ts'

const schedule = createScheduler({ database: openShop().database, ...openWaker() })

/**
 * The Lambda function that runs every minute. It sends the signals that are due, wakes the consumers that have due records,
 * and publishes how long their oldest records have been waiting.
 */
export const handler: typeof schedule = async (event, context) => {
  const report = await schedule(event, context)
  publishOldestWaiting(report.waiting)
  return report
}
