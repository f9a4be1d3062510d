import { mayStoreFailures } from 'dynamo-signals/deploy'
import { appendToArn, failuresArgs } from 'dynamo-signals/sst'
import { isProduction } from './stage.ts'

/** The bucket for events that Lambda gave up on, including their records. */
export const failures = new sst.aws.Bucket('Failures', {
  ...failuresArgs(),
  transform: { bucket: { forceDestroy: !isProduction } },
})

/** Allows a function's role to store failed events. Lambda writes with this role, only under its prefix. */
export const mayLeaveFailures = mayStoreFailures(failures.arn, appendToArn)
