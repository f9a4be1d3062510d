import { FAILURES_SETTINGS } from '../settings.ts'
import { attribute, join, ref, removal, type TemplateResource, type TemplateValue } from './intrinsics.ts'
import type { Protection } from './table-resource.ts'

/**
 * Returns the bucket for the records that Lambda gives up on, which only the functions of the consumers can write. A queue or
 * a topic would get the position of the records in the stream, where they are gone after a day.
 */
export function failuresResources({
  isProtected,
  encryptionKey,
}: Protection): Readonly<Record<string, TemplateResource>> {
  return {
    FailuresBucket: {
      Type: 'AWS::S3::Bucket',
      ...removal(isProtected),
      Properties: {
        ...(encryptionKey !== undefined && { BucketEncryption: encryptedWith(encryptionKey) }),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: {
          Rules: [{ Id: 'forget', Status: 'Enabled', ExpirationInDays: FAILURES_SETTINGS.expiration }],
        },
      },
    },
    FailuresPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('FailuresBucket'),
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [attribute('FailuresBucket'), join(attribute('FailuresBucket'), '/*')],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
  }
}

function encryptedWith(key: TemplateValue) {
  const rule = {
    ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key },
    BucketKeyEnabled: true,
  }
  return { ServerSideEncryptionConfiguration: [rule] }
}
