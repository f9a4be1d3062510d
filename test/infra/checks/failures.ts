import type { Stack } from '../synth/stack.ts'
import { unlike } from './facts.ts'

/** Tells why what Lambda gave up on would be lost, or seen by others. */
export function failuresProblems(stack: Stack): string[] {
  const isProduction = stack.app.stage === 'production'
  const { inputs, retainOnDelete } = stack.one('s3/bucket:Bucket', 'FailuresBucket')
  const { bucket } = inputs
  const access = stack.one('s3/bucketPublicAccessBlock:BucketPublicAccessBlock', 'FailuresPublicAccessBlock').inputs
  const kept = stack.one('s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration', 'FailuresLifecycle').inputs
  const policy = stack.one('s3/bucketPolicy:BucketPolicy', 'FailuresPolicy').inputs
  return unlike('The bucket of failures', [
    ['whether it is emptied with the stage', inputs.forceDestroy, !isProduction],
    ['whether it stays when the stage is removed', retainOnDelete, isProduction],
    ['what is hidden', access.bucket, bucket],
    ...['blockPublicAcls', 'blockPublicPolicy', 'ignorePublicAcls', 'restrictPublicBuckets'].map(
      name => [name, access[name], true] as const,
    ),
    ['what is kept', kept.bucket, bucket],
    ['how long', kept.rules, [{ expiration: { days: 60 }, id: 'forget', status: 'Enabled' }]],
    ['whose policy it is', policy.bucket, bucket],
    [
      'what is refused',
      JSON.parse(policy.policy).Statement,
      [
        {
          Effect: 'Deny',
          Action: ['s3:*'],
          Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
          Principal: { '*': ['*'] },
          Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
        },
      ],
    ],
    ['sites that browsers may read it from', stack.all('s3/bucketCorsConfiguration:BucketCorsConfiguration'), []],
  ])
}
