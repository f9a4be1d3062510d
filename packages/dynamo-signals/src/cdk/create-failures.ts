import { Duration, type RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { FAILURES_SETTINGS } from '../deploy/index.ts'

/** Creates the bucket for the records that Lambda gives up on. Their data is not kept forever, and travels encrypted. */
export function createFailures(
  scope: Construct,
  id: string,
  { removalPolicy, encryptionKey }: { readonly removalPolicy: RemovalPolicy; readonly encryptionKey: IKey | undefined },
): Bucket {
  return new Bucket(scope, id, {
    ...(encryptionKey && { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [{ id: 'forget', expiration: Duration.days(FAILURES_SETTINGS.expiration) }],
    removalPolicy,
  })
}
