import type { ArrivedRecord, StreamRecord } from './arrived-record.ts'
import type { Discard } from './decide-delivery.ts'

/** Lambda's message to an on-failure queue or topic. It has the position of the records, but not the records. */
export interface FailureMessage {
  readonly requestContext: {
    readonly requestId: string
    readonly functionArn: string
    readonly condition: Discard['condition']
    readonly approximateInvokeCount: number
  }
  readonly responseContext: {
    readonly statusCode: 200
    readonly executedVersion: '$LATEST'
    readonly functionError: Discard['functionError']
  }
  readonly version: '1.0'
  readonly timestamp: string
  readonly DDBStreamBatchInfo: {
    readonly shardId: string
    readonly startSequenceNumber: string
    readonly endSequenceNumber: string
    readonly approximateArrivalOfFirstRecord: string
    readonly approximateArrivalOfLastRecord: string
    readonly batchSize: number
    readonly streamArn: string
  }
}

/** Lambda's object in an on-failure bucket: the message, and the records themselves. */
export interface FailureObject extends FailureMessage {
  readonly payload: { readonly Records: readonly StreamRecord[] }
}

/**
 * The destination for records that a mapping gives up on. `queue` is SQS or SNS, which only receive the metadata.
 * `bucket` is S3, which also receives the records.
 */
export type FailureDestination =
  | { readonly type: 'queue'; readonly send: (message: FailureMessage) => unknown }
  | { readonly type: 'bucket'; readonly put: (key: string, object: FailureObject) => unknown }

export interface FailureOrigin {
  readonly mappingId: string
  readonly functionArn: string
  readonly shardId: string
  readonly streamArn: string
  readonly requestId: string
}

/** Builds the message about discarded records (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html). */
export function failureMessage(discard: Discard, origin: FailureOrigin, now: number): FailureMessage {
  const { records, condition, invokeCount, functionError } = discard
  const [first, last] = [records[0], records.at(-1)]
  return {
    requestContext: {
      requestId: origin.requestId,
      functionArn: origin.functionArn,
      condition,
      approximateInvokeCount: invokeCount,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId: origin.shardId,
      startSequenceNumber: first?.sequenceNumber ?? '',
      endSequenceNumber: last?.sequenceNumber ?? '',
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn: origin.streamArn,
    },
  }
}

/** Sends the message to the destination, in the same form as AWS. Rejects if the destination does. */
export async function sendFailure(
  destination: FailureDestination,
  discard: Discard,
  origin: FailureOrigin,
  now: number,
): Promise<void> {
  const message = failureMessage(discard, origin, now)
  if (destination.type === 'queue') {
    await destination.send(message)
  } else {
    const Records = discard.records.map(({ record }) => record)
    await destination.put(objectKey(origin, now), { ...message, payload: { Records } })
  }
}

function objectKey({ mappingId, shardId, requestId }: FailureOrigin, now: number): string {
  const time = new Date(now).toISOString().slice(0, 19)
  const [day = ''] = time.split('T')
  return `aws/lambda/${mappingId}/${shardId}/${day.replaceAll('-', '/')}/${time.replaceAll(':', '.')}-${requestId}`
}

function arrival(record: ArrivedRecord | undefined): string {
  return record === undefined ? '' : `${new Date(record.arrivedAt).toISOString().slice(0, 19)}Z`
}
