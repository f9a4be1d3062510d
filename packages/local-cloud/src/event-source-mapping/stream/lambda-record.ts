import type { AttributeValue, _Record as SdkRecord } from '@aws-sdk/client-dynamodb-streams'
import type { AttributeValue as JsonValue } from 'aws-lambda'
import type { StreamRecord } from '../rules/arrived-record.ts'

const EVENT_NAMES: ReadonlySet<string> = new Set(['INSERT', 'MODIFY', 'REMOVE'])

/** Where records come from, and what DynamoDB Local does not say about them. */
export interface RecordOrigin {
  readonly region: string
  readonly streamArn: string
  /** Whether the service deleted what was stored so. */
  readonly wasExpired: (oldImage: Image) => boolean
}

/** Who deletes what has expired: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const SERVICE = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const

/**
 * Turns what GetRecords returns into what Lambda hands to functions: plain JSON, binaries as base64, the Region and ARN of
 * AWS where DynamoDB Local writes its own. What expired was removed by the service.
 */
export function lambdaRecord(record: SdkRecord, { region, streamArn, wasExpired }: RecordOrigin): StreamRecord {
  const { dynamodb, userIdentity } = record
  // DynamoDB Local deletes what has expired within seconds, and has a name of its own for it.
  const expiredByItself = record.eventName !== undefined && !EVENT_NAMES.has(record.eventName)
  const eventName = expiredByItself ? 'REMOVE' : record.eventName
  const oldImage = dynamodb?.OldImage && imageOf(dynamodb.OldImage)
  const isExpiry = expiredByItself || (eventName === 'REMOVE' && oldImage !== undefined && wasExpired(oldImage))
  const identity = isExpiry
    ? SERVICE
    : userIdentity && { type: userIdentity.Type, principalId: userIdentity.PrincipalId }
  return {
    // AWS has 32 hexadecimal digits where DynamoDB Local has a UUID.
    eventID: (record.eventID ?? '').replaceAll('-', ''),
    ...(eventName !== undefined && { eventName }),
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      Keys: imageOf(dynamodb?.Keys),
      ...(dynamodb?.NewImage && { NewImage: imageOf(dynamodb.NewImage) }),
      ...(oldImage && { OldImage: oldImage }),
      SequenceNumber: dynamodb?.SequenceNumber ?? '',
      SizeBytes: dynamodb?.SizeBytes ?? 0,
      StreamViewType: dynamodb?.StreamViewType ?? 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN: streamArn,
    ...(identity && { userIdentity: identity }),
  }
}

/** A stream's ARN as it would be on AWS: DynamoDB Local puts `ddblocal` where the Region belongs. */
export function awsStreamArn(localArn: string, region: string): string {
  return localArn.replace(/^arn:aws:dynamodb:[^:]*:/, `arn:aws:dynamodb:${region}:`)
}

type Image = Record<string, JsonValue>

/** Attributes as Lambda has them: plain JSON. */
export function imageOf(attributes: Record<string, AttributeValue | undefined> = {}): Image {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, jsonValue(value)]))
}

function jsonValue(value: AttributeValue | undefined): JsonValue {
  // The SDK loses what is stored under the name `__proto__`, and leaves the name. It is handed on, so that whoever decodes
  // the image refuses it, and one such item does not stop the stream.
  if (value === undefined) return { NULL: true }
  if (value.B !== undefined) return { B: base64(value.B) }
  if (value.BS !== undefined) return { BS: value.BS.map(base64) }
  if (value.L !== undefined) return { L: value.L.map(jsonValue) }
  if (value.M !== undefined) return { M: imageOf(value.M) }
  return value as JsonValue
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
