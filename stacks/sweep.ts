import { missedArgs } from 'dynamo-signals/sst'
import { mayScanData } from './permissions.ts'
import { shopFunction } from './shop-function.ts'

/** Sweeps that did not run or that failed after all retries. The queue should be empty. */
export const missedSweeps = new sst.aws.Queue('MissedSweeps', missedArgs())

/** Scans the whole table for problems that no record triggered a receiver for. */
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
  // By default, SST tries once and drops the event.
  retries: 3,
  dlq: missedSweeps.arn,
})
