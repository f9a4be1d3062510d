import type { AttributeValue } from '@aws-sdk/client-dynamodb'

/** A value of an image in Lambda's JSON format. Bytes are base64. */
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

/** An item or a key in Lambda's JSON format. */
export type Image = Record<string, ImageValue>

type Attributes = Record<string, AttributeValue>

/** A record of the SDK's `GetRecords`. Its package is optional, so declarations cannot import its types. */
export interface SdkRecord {
  readonly eventID?: string | undefined
  readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE' | undefined
  readonly eventVersion?: string | undefined
  readonly eventSource?: string | undefined
  readonly awsRegion?: string | undefined
  readonly dynamodb?:
    | {
        readonly ApproximateCreationDateTime?: Date | undefined
        readonly Keys?: Attributes | undefined
        readonly NewImage?: Attributes | undefined
        readonly OldImage?: Attributes | undefined
        readonly SequenceNumber?: string | undefined
        readonly SizeBytes?: number | undefined
        readonly StreamViewType?: 'KEYS_ONLY' | 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE' | 'OLD_IMAGE' | undefined
      }
    | undefined
  readonly userIdentity?: { readonly PrincipalId?: string | undefined; readonly Type?: string | undefined } | undefined
}

/** The origin of records, and details that DynamoDB Local does not provide. */
export interface RecordOrigin {
  readonly region: string
  readonly streamArn: string
  /** Whether DynamoDB's time to live deleted this item. Default: only if the record says so. */
  readonly wasExpired?: (oldImage: Image) => boolean
}

const EVENT_NAMES: ReadonlySet<string> = new Set(['INSERT', 'MODIFY', 'REMOVE'])

/**
 * The identity that deletes expired items:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html
 */
export const SERVICE = { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const

/**
 * Converts a record of the SDK's `GetRecords` to the record that Lambda passes to functions: plain JSON, binaries as base64,
 * times in seconds. Replaces the Region and ARN of DynamoDB Local with those of AWS, and restores the type of empty maps,
 * which the stream of DynamoDB Local omits. Marks expired items as removed by the service.
 */
export function toLambdaRecord(record: SdkRecord, { region, streamArn, wasExpired }: RecordOrigin) {
  const { dynamodb, userIdentity } = record
  // DynamoDB Local deletes expired items within seconds, and uses its own name for the service.
  const expiredByItself = record.eventName !== undefined && !EVENT_NAMES.has(record.eventName)
  const eventName = expiredByItself ? 'REMOVE' : record.eventName
  const oldImage = dynamodb?.OldImage && imageOf(dynamodb.OldImage)
  const isExpiry = expiredByItself || (eventName === 'REMOVE' && oldImage !== undefined && wasExpired?.(oldImage))
  const identity = isExpiry
    ? SERVICE
    : userIdentity && { type: userIdentity.Type, principalId: userIdentity.PrincipalId }
  const at = dynamodb?.ApproximateCreationDateTime
  return {
    // AWS uses 32 hexadecimal digits where DynamoDB Local uses a UUID.
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

/** Returns the ARN that a stream would have on AWS. DynamoDB Local puts `ddblocal` in place of the Region. */
export function awsStreamArn(localArn: string, region: string): string {
  return localArn.replace(/^arn:aws:dynamodb:[^:]*:/, `arn:aws:dynamodb:${region}:`)
}

/** Converts attributes to Lambda's plain JSON. */
export function imageOf(attributes: Record<string, AttributeValue | undefined> = {}): Image {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, imageValue(value)]))
}

function imageValue(value: AttributeValue | undefined): ImageValue {
  // The SDK loses the value stored under the name `__proto__` but keeps the name. Pass it on, so that decoding the image
  // fails for this item only and the stream does not stop.
  if (value === undefined) return { NULL: true }
  if (value.B !== undefined) return { B: base64(value.B) }
  if (value.BS !== undefined) return { BS: value.BS.map(base64) }
  if (value.L !== undefined) return { L: value.L.map(imageValue) }
  if (value.M !== undefined) return { M: imageOf(value.M) }
  // Only an empty map arrives without a type.
  return Object.keys(value).length === 0 ? { M: {} } : (value as ImageValue)
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
