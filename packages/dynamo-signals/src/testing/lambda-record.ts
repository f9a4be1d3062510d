import type { AttributeValue, _Record as SdkRecord } from '@aws-sdk/client-dynamodb-streams'

/** A value of an image as Lambda's JSON has it: bytes are base64. */
export interface ImageValue {
  readonly S?: string
  readonly N?: string
  readonly B?: string
  readonly BOOL?: boolean
  readonly NULL?: boolean
  readonly SS?: string[]
  readonly NS?: string[]
  readonly BS?: string[]
  readonly L?: ImageValue[]
  readonly M?: Image
}

/** An item, or a key, as Lambda's JSON has it. */
export type Image = Record<string, ImageValue>

/** Where records come from, and what DynamoDB Local does not say about them. */
export interface RecordOrigin {
  readonly region: string
  readonly streamArn: string
  /** Whether the service deleted what was stored so. Default: only where the record says so. */
  readonly wasExpired?: (oldImage: Image) => boolean
}

const EVENT_NAMES: ReadonlySet<string> = new Set(['INSERT', 'MODIFY', 'REMOVE'])

/** Who deletes what has expired: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const SERVICE = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const

/**
 * Turns what the SDK's `GetRecords` returns into what Lambda hands to functions: plain JSON, binaries as base64, times in
 * seconds, the Region and ARN of AWS where DynamoDB Local writes its own, and the type of empty maps, which the stream
 * of DynamoDB Local forgets. What expired was removed by the service.
 */
export function lambdaRecord(record: SdkRecord, { region, streamArn, wasExpired }: RecordOrigin) {
  const { dynamodb, userIdentity } = record
  // DynamoDB Local deletes what has expired within seconds, and has a name of its own for it.
  const expiredByItself = record.eventName !== undefined && !EVENT_NAMES.has(record.eventName)
  const eventName = expiredByItself ? 'REMOVE' : record.eventName
  const oldImage = dynamodb?.OldImage && imageOf(dynamodb.OldImage)
  const isExpiry = expiredByItself || (eventName === 'REMOVE' && oldImage !== undefined && wasExpired?.(oldImage))
  const identity = isExpiry
    ? SERVICE
    : userIdentity && { type: userIdentity.Type, principalId: userIdentity.PrincipalId }
  const at = dynamodb?.ApproximateCreationDateTime
  return {
    // AWS has 32 hexadecimal digits where DynamoDB Local has a UUID.
    eventID: (record.eventID ?? '').replaceAll('-', ''),
    ...(eventName !== undefined && { eventName }),
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ...(at && { ApproximateCreationDateTime: Math.floor(at.getTime() / 1000) }),
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

/** Attributes as Lambda has them: plain JSON. */
export function imageOf(attributes: Record<string, AttributeValue | undefined> = {}): Image {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, imageValue(value)]))
}

function imageValue(value: AttributeValue | undefined): ImageValue {
  // The SDK loses what is stored under the name `__proto__`, and leaves the name. It is handed on, so that whoever decodes
  // the image refuses it, and one such item does not stop the stream.
  if (value === undefined) return { NULL: true }
  if (value.B !== undefined) return { B: base64(value.B) }
  if (value.BS !== undefined) return { BS: value.BS.map(base64) }
  if (value.L !== undefined) return { L: value.L.map(imageValue) }
  if (value.M !== undefined) return { M: imageOf(value.M) }
  // An empty map is all that comes without a type.
  return Object.keys(value).length === 0 ? { M: {} } : (value as ImageValue)
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
