import { mayScanData } from './permissions.ts'
import { shopFunction } from './shop-function.ts'

/** Sweeps that did not take place, or that failed for good: an empty queue is a shop that is looked after. */
export const missedSweeps = new sst.aws.Queue('MissedSweeps', {
  transform: { queue: { messageRetentionSeconds: 14 * 24 * 3600, sqsManagedSseEnabled: true } },
})

/** Looks through the whole table for what no record woke anybody for. */
export const sweep = shopFunction('Sweep', {
  file: 'sweep',
  memory: '1024 MB',
  timeout: 15 * 60,
  may: [mayScanData, { actions: ['sqs:SendMessage'], resources: [missedSweeps.arn] }],
  live: false,
  retries: 2,
  onFailure: missedSweeps.arn,
})

new sst.aws.CronV2('SweepSchedule', {
  function: sweep.arn,
  schedule: 'rate(6 hours)',
  // SST's default is to try once and to forget it.
  retries: 3,
  dlq: missedSweeps.arn,
})
