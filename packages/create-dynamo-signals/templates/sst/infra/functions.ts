/// <reference path="../.sst/platform/config.d.ts" />
import { eventFilters } from 'dynamo-signals/operations'
import { PROFILES } from '../src/consumers.ts'
import { connectReceivers } from '../src/receivers.ts'
import { failures, mayLeaveFailures, mayReadStream, mayUseTables } from './permissions.ts'
import { data, ledger } from './tables.ts'

const shared = {
  runtime: 'nodejs24.x',
  architecture: 'arm64',
  environment: { DATA_TABLE: data.name, LEDGER_TABLE: ledger.name },
} as const

/** An example of your own code. Give it a URL or an API when you know who may call it. */
export const signUp = new sst.aws.Function('SignUp', {
  ...shared,
  handler: 'src/functions/sign-up.handler',
  permissions: mayUseTables,
})

const profiles = new sst.aws.Function('Profiles', {
  ...shared,
  handler: 'src/functions/profiles.handler',
  timeout: '30 seconds',
  // Only the schedule invokes it asynchronously, and does so again a minute later.
  retries: 0,
  permissions: [...mayUseTables, mayReadStream, ...mayLeaveFailures],
})

// The filters follow from the receivers, so connecting another one needs no change here.
connectReceivers()

data.subscribe('ProfilesRecords', profiles.arn, {
  filters: [...eventFilters(PROFILES)],
  transform: {
    eventSourceMapping: {
      startingPosition: 'TRIM_HORIZON',
      functionResponseTypes: ['ReportBatchItemFailures'],
      bisectBatchOnFunctionError: true,
      // The library parks a record after five attempts. Lambda must not give up before that.
      maximumRetryAttempts: 10_000,
      maximumRecordAgeInSeconds: 12 * 3600,
      destinationConfig: { onFailure: { destinationArn: failures.arn } },
    },
  },
})

const schedule = new sst.aws.Function('Schedule', {
  ...shared,
  handler: 'src/functions/schedule.handler',
  // It ends before the next call.
  timeout: '55 seconds',
  retries: 0,
  environment: { ...shared.environment, PROFILES_FUNCTION: profiles.name },
  permissions: [...mayUseTables, { actions: ['lambda:InvokeFunction'], resources: [profiles.arn] }],
})

new sst.aws.CronV2('EveryMinute', {
  function: schedule.arn,
  schedule: 'rate(1 minute)',
  // The clock of the schedule decides when signals are due.
  event: { time: '<aws.scheduler.scheduled-time>' },
})
