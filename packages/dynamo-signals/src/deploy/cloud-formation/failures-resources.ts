import { FAILURES_SETTINGS } from '../settings.ts'
import { attribute, join, ref, removal, type TemplateResource } from './intrinsics.ts'

/**
 * Returns the bucket for the records that Lambda gives up on, which only the functions of the consumers can write. A queue or
 * a topic would get the position of the records in the stream, where they are gone after a day.
 */
export function failuresResources(isProtected: boolean): Readonly<Record<string, TemplateResource>> {
  return {
    FailuresBucket: {
      Type: 'AWS::S3::Bucket',
      ...removal(isProtected),
      Properties: {
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
