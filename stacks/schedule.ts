import { mayWakeConsumers, SCHEDULE_SETTINGS } from 'dynamo-signals/deploy'
import { missedArgs, scheduleArgs } from 'dynamo-signals/sst'
import { consumers } from './consumers.ts'
import { mayDeliverDueSignals } from './permissions.ts'
import { shopFunction } from './shop-function.ts'

/** Calls of the schedule that could not be started after all retries. The queue should be empty. */
export const missedTicks = new sst.aws.Queue('MissedTicks', missedArgs())

/** Sends due signals, and wakes the consumers with due records. Lambda does not retry it, because it runs every minute. */
export const schedule = shopFunction('Schedule', {
  file: 'schedule',
  memory: '512 MB',
  timeout: SCHEDULE_SETTINGS.timeout,
  tables: mayDeliverDueSignals,
  may: [mayWakeConsumers(consumers.map(each => each.function.arn))],
  environment: {
    CONSUMER_FUNCTIONS: $jsonStringify(Object.fromEntries(consumers.map(each => [each.name, each.function.name]))),
  },
  live: false,
  retries: SCHEDULE_SETTINGS.asyncRetries,
})

new sst.aws.CronV2('EveryMinute', scheduleArgs({ function: schedule.arn, missed: missedTicks.arn }))
