import { Duration, type RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { FAILURES_SETTINGS } from '../deploy/index.ts'

/** Creates the bucket for the records that Lambda gives up on. Their data is not kept forever, and travels encrypted. */
export function createFailures(scope: Construct, id: string, removalPolicy: RemovalPolicy): Bucket {
  return new Bucket(scope, id, {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [{ id: 'forget', expiration: Duration.days(FAILURES_SETTINGS.expiration) }],
    removalPolicy,
  })
}
