/// <reference path="../.sst/platform/config.d.ts" />
import { CONSUMER_SETTINGS, mayWakeConsumers, SCHEDULE_SETTINGS } from 'dynamo-signals/deploy'
import { eventFilters } from 'dynamo-signals/operations'
import { scheduleArgs, subscriberArgs } from 'dynamo-signals/sst'
import { PROFILES } from '../src/consumers.ts'
import { connectReceivers } from '../src/receivers.ts'
import { mayConsume, maySchedule, mayUse } from './permissions.ts'
import { data, failures, ledger, missed } from './tables.ts'

const shared = {
  runtime: 'nodejs24.x',
  architecture: 'arm64',
  environment: { DATA_TABLE: data.name, LEDGER_TABLE: ledger.name },
} as const

/** The namespace of the metrics that the functions of this stage print. */
export const metricsNamespace = `${$app.name}-${$app.stage}`

/** An example of your own code. Give it a URL or an API when you know who may call it. */
export const signUp = new sst.aws.Function('SignUp', {
  ...shared,
  handler: 'src/functions/sign-up.handler',
  permissions: mayUse,
})

/** The function of the consumer `profiles`. */
export const profiles = new sst.aws.Function('Profiles', {
  ...shared,
  handler: 'src/functions/profiles.handler',
  timeout: `${CONSUMER_SETTINGS.timeout} seconds`,
  retries: CONSUMER_SETTINGS.asyncRetries,
  environment: { ...shared.environment, METRICS_NAMESPACE: metricsNamespace },
  permissions: mayConsume,
})

// The filters follow from the receivers, so connecting another one needs no change here.
connectReceivers()

const filters = eventFilters(PROFILES)
const args = subscriberArgs({ consumer: PROFILES, filters, failures: failures.arn })
/** What invokes it with records of the stream. */
export const profilesRecords = data.subscribe('ProfilesRecords', profiles.arn, args)

/** Retries waiting records and sends the signals that are due. */
export const schedule = new sst.aws.Function('Schedule', {
  ...shared,
  handler: 'src/functions/schedule.handler',
  timeout: `${SCHEDULE_SETTINGS.timeout} seconds`,
  retries: SCHEDULE_SETTINGS.asyncRetries,
  environment: { ...shared.environment, METRICS_NAMESPACE: metricsNamespace, PROFILES_FUNCTION: profiles.name },
  permissions: [...maySchedule, mayWakeConsumers([profiles.arn])],
})

new sst.aws.CronV2('EveryMinute', scheduleArgs({ function: schedule.arn, missed: missed.arn }))
