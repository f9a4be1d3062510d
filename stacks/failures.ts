import { isProduction } from './stage.ts'

/**
 * The bucket for events that Lambda gave up on, including their records. Queues and topics would get only the records'
 * position in the stream.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export const failures = new sst.aws.Bucket('Failures', {
  // No browser reads it, but SST would allow every origin.
  cors: false,
  lifecycle: [{ id: 'forget', expiresIn: '60 days' }],
  transform: { bucket: { forceDestroy: !isProduction } },
})

/** Allows a function's role to store failed events. Lambda writes with this role, only under this prefix. */
export const mayLeaveFailures = [
  { actions: ['s3:PutObject'], resources: [$interpolate`${failures.arn}/aws/lambda/*`] },
  { actions: ['s3:ListBucket'], resources: [failures.arn] },
]
