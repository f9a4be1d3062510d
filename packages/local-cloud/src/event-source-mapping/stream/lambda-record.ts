import type { AttributeValue, _Record as SdkRecord } from '@aws-sdk/client-dynamodb-streams'
import type { AttributeValue as JsonValue } from 'aws-lambda'
import type { StreamRecord } from '../rules/arrived-record.ts'

/**
 * Turns what GetRecords returns into what Lambda hands to functions: plain JSON, binaries as base64, the Region and ARN of
 * AWS where DynamoDB Local writes its own.
 */
export function lambdaRecord(record: SdkRecord, region: string, eventSourceARN: string): StreamRecord {
  const { dynamodb, userIdentity, eventName } = record
  return {
    // AWS has 32 hexadecimal digits where DynamoDB Local has a UUID.
    eventID: (record.eventID ?? '').replaceAll('-', ''),
    ...(eventName !== undefined && { eventName }),
    eventVersion: record.eventVersion ?? '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      Keys: image(dynamodb?.Keys),
      ...(dynamodb?.NewImage && { NewImage: image(dynamodb.NewImage) }),
      ...(dynamodb?.OldImage && { OldImage: image(dynamodb.OldImage) }),
      SequenceNumber: dynamodb?.SequenceNumber ?? '',
      SizeBytes: dynamodb?.SizeBytes ?? 0,
      StreamViewType: dynamodb?.StreamViewType ?? 'NEW_AND_OLD_IMAGES',
    },
    eventSourceARN,
    ...(userIdentity && { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
  }
}

/** A stream's ARN as it would be on AWS: DynamoDB Local puts `ddblocal` where the Region belongs. */
export function awsStreamArn(localArn: string, region: string): string {
  return localArn.replace(/^arn:aws:dynamodb:[^:]*:/, `arn:aws:dynamodb:${region}:`)
}

type Image = Record<string, AttributeValue>

function image(attributes: Image = {}): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, jsonValue(value)]))
}

function jsonValue(value: AttributeValue): JsonValue {
  if (value.B !== undefined) return { B: base64(value.B) }
  if (value.BS !== undefined) return { BS: value.BS.map(base64) }
  if (value.L !== undefined) return { L: value.L.map(jsonValue) }
  if (value.M !== undefined) return { M: image(value.M) }
  return value as JsonValue
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
