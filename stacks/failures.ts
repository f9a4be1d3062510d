import { isProduction } from './stage.ts'

/**
 * Where Lambda puts what it gave up on, records included: queues and topics would get only where the records were.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export const failures = new sst.aws.Bucket('Failures', {
  // Nobody's browser reads it; SST would let every origin.
  cors: false,
  lifecycle: [{ id: 'forget', expiresIn: '60 days' }],
  transform: { bucket: { forceDestroy: !isProduction } },
})

/** Lets a function's role leave what failed: Lambda writes with it, below this prefix and nowhere else. */
export const mayLeaveFailures = [
  { actions: ['s3:PutObject'], resources: [$interpolate`${failures.arn}/aws/lambda/*`] },
  { actions: ['s3:ListBucket'], resources: [failures.arn] },
]
