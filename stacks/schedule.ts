import { consumers } from './consumers.ts'
import { mayDeliverDueSignals } from './permissions.ts'
import { shopFunction } from './shop-function.ts'

/** Calls of the schedule that could not be started after all retries. The queue should be empty. */
export const missedTicks = new sst.aws.Queue('MissedTicks', {
  transform: { queue: { messageRetentionSeconds: 14 * 24 * 3600, sqsManagedSseEnabled: true } },
})

/** Sends due signals, and wakes the consumers with due records. Lambda does not retry it, because it runs every minute. */
export const schedule = shopFunction('Schedule', {
  file: 'schedule',
  memory: '512 MB',
  // It ends before the next call, so that two calls do not compete for the same signals.
  timeout: 55,
  tables: mayDeliverDueSignals,
  may: [{ actions: ['lambda:InvokeFunction'], resources: consumers.map(each => each.function.arn) }],
  environment: {
    CONSUMER_FUNCTIONS: $jsonStringify(Object.fromEntries(consumers.map(each => [each.name, each.function.name]))),
  },
  live: false,
  retries: 0,
})

new sst.aws.CronV2('EveryMinute', {
  function: schedule.arn,
  schedule: 'rate(1 minute)',
  // The scheduler's clock, which decides when signals are due.
  event: { time: '<aws.scheduler.scheduled-time>' },
  retries: 3,
  dlq: missedTicks.arn,
})
