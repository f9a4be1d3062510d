import { FAILURES_SETTINGS, mayUseKey, SCHEDULE_SETTINGS } from '../deploy/index.ts'
import { applyToArn } from './apply-to-arn.ts'

/** The arguments of `sst.aws.Bucket` for the records that Lambda gives up on. */
export interface FailuresArgs {
  readonly cors: false
  readonly lifecycle: { id: string; expiresIn: `${number} days` }[]
}

/**
 * Returns the arguments of `sst.aws.Bucket` for the records that Lambda gives up on. Queues and topics would get only the
 * position of the records in the stream. No browser reads the bucket, but SST would allow every origin.
 */
export function failuresArgs(): FailuresArgs {
  return { cors: false, lifecycle: [{ id: 'forget', expiresIn: `${FAILURES_SETTINGS.expiration} days` }] }
}

/** The arguments of `aws.s3.BucketServerSideEncryptionConfiguration` for a bucket with your own KMS key. */
export interface BucketKeyArgs<Ref> {
  readonly bucket: Ref
  readonly rules: {
    applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms'; kmsMasterKeyId: Ref }
    bucketKeyEnabled: true
  }[]
}

/**
 * Returns the arguments of `aws.s3.BucketServerSideEncryptionConfiguration`, which encrypts the bucket for failed records with
 * your own KMS key. Pass the name of the bucket. An `sst.aws.Bucket` itself uses a key that S3 owns.
 */
export function failuresKeyArgs<Ref>(parts: { readonly bucket: Ref; readonly encryptionKey: Ref }): BucketKeyArgs<Ref> {
  const byDefault = { sseAlgorithm: 'aws:kms' as const, kmsMasterKeyId: parts.encryptionKey }
  return {
    bucket: parts.bucket,
    rules: [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled: true }],
  }
}

/** The arguments of `sst.aws.Queue` for the calls of the schedule that could not be started. */
export interface MissedArgs<Ref> {
  readonly transform: {
    readonly queue: { messageRetentionSeconds: number; sqsManagedSseEnabled?: true; kmsMasterKeyId?: Ref }
  }
}

/**
 * Returns the arguments of `sst.aws.Queue` for the calls of the schedule that could not be started, which should be empty.
 * `encryptionKey` is the ARN of your own KMS key. Default: a key that SQS owns.
 */
export function missedArgs<Ref = string>({ encryptionKey }: { readonly encryptionKey?: Ref } = {}): MissedArgs<Ref> {
  return {
    transform: {
      queue: {
        messageRetentionSeconds: SCHEDULE_SETTINGS.missedRetention,
        ...(encryptionKey === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: encryptionKey }),
      },
    },
  }
}

/** What the schedule depends on. */
export interface ScheduleParts<Ref> {
  /** The ARN of the function that runs `createScheduler`. */
  readonly function: Ref
  /** The ARN of the queue for calls that could not be started. SST would drop them. */
  readonly missed: Ref
  /** The ARN of your own KMS key, if it encrypts the queue. The role of the schedule may then use the key. */
  readonly encryptionKey?: Ref
}

/** The arguments of `sst.aws.CronV2` for the function that runs `createScheduler`. */
export interface ScheduleArgs<Ref> {
  readonly function: Ref
  readonly dlq: Ref
  readonly schedule: 'rate(1 minute)'
  readonly event: { time: string }
  readonly retries: number
  readonly transform?: { readonly role: (role: { inlinePolicies?: unknown }) => undefined }
}

/** Returns the arguments of `sst.aws.CronV2` for the function that runs `createScheduler`. */
export function scheduleArgs<Ref>(parts: ScheduleParts<Ref>): ScheduleArgs<Ref> {
  const { expression, input, startRetries } = SCHEDULE_SETTINGS
  const { encryptionKey } = parts
  return {
    function: parts.function,
    dlq: parts.missed,
    schedule: expression,
    event: { ...input },
    retries: startRetries,
    ...(encryptionKey !== undefined && { transform: { role: role => permitKey(role, encryptionKey) } }),
  }
}

/** Adds a policy to those of a role. An object in place of the function would replace what SST permits. */
function permitKey<Ref>(role: { inlinePolicies?: unknown }, key: Ref): undefined {
  const policies = (role.inlinePolicies ?? []) as readonly unknown[]
  role.inlinePolicies = [...policies, { name: 'key', policy: applyToArn(key, policyOf) }]
}

function policyOf(key: string): string {
  const { actions, resources } = mayUseKey(key)
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }],
  })
}
