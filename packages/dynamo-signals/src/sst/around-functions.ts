import { FAILURES_SETTINGS, SCHEDULE_SETTINGS } from '../deploy/index.ts'

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

/** The arguments of `sst.aws.CronV2` for the function that runs `createScheduler`. */
export interface ScheduleArgs<Ref> {
  readonly function: Ref
  readonly dlq: Ref
  readonly schedule: 'rate(1 minute)'
  readonly event: { time: string }
  readonly retries: number
}

/**
 * Returns the arguments of `sst.aws.CronV2` for the function that runs `createScheduler`. Pass the ARNs of the function and of
 * the queue for calls that could not be started. SST would drop them.
 */
export function scheduleArgs<Ref>(parts: { readonly function: Ref; readonly missed: Ref }): ScheduleArgs<Ref> {
  const { expression, input, startRetries } = SCHEDULE_SETTINGS
  return {
    function: parts.function,
    dlq: parts.missed,
    schedule: expression,
    event: { ...input },
    retries: startRetries,
  }
}
