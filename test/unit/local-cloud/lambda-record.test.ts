import { describe, expect, it } from 'vitest'
import {
  awsStreamArn,
  lambdaRecord,
} from '../../../packages/local-cloud/src/event-source-mapping/stream/lambda-record.ts'

const arn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/things/stream/2026-01-01T00:00:00.000'

describe('a record of DynamoDB Local, as Lambda hands it over', () => {
  it('is plain JSON with the Region and ARN of AWS, binaries as base64', () => {
    const record = lambdaRecord(
      {
        eventID: '04275506-775a-4cf9-a02b-9759f4484060',
        eventName: 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'ddblocal',
        dynamodb: {
          ApproximateCreationDateTime: new Date(0),
          Keys: { pk: { S: 'a' } },
          NewImage: {
            pk: { S: 'a' },
            count: { N: '1' },
            bytes: { B: new Uint8Array([1, 2]) },
            many: { BS: [new Uint8Array([3])] },
            nested: { M: { list: { L: [{ B: new Uint8Array([4]) }, { BOOL: true }, { NULL: true }] } } },
            names: { SS: ['x'] },
          },
          OldImage: { pk: { S: 'a' } },
          SequenceNumber: '000000000000000000001',
          SizeBytes: 16,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      },
      'eu-central-1',
      arn,
    )

    expect(record).toEqual({
      eventID: '04275506775a4cf9a02b9759f4484060',
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      dynamodb: {
        Keys: { pk: { S: 'a' } },
        NewImage: {
          pk: { S: 'a' },
          count: { N: '1' },
          bytes: { B: 'AQI=' },
          many: { BS: ['Aw=='] },
          nested: { M: { list: { L: [{ B: 'BA==' }, { BOOL: true }, { NULL: true }] } } },
          names: { SS: ['x'] },
        },
        OldImage: { pk: { S: 'a' } },
        SequenceNumber: '000000000000000000001',
        SizeBytes: 16,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: arn,
    })
    expect(JSON.parse(JSON.stringify(record))).toEqual(record)
  })

  it('has no image that the change has not, and says when the service made the change', () => {
    const record = lambdaRecord(
      {
        eventName: 'REMOVE',
        dynamodb: { Keys: { pk: { S: 'a' } }, OldImage: { pk: { S: 'a' } }, SequenceNumber: '1' },
        userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
      },
      'eu-central-1',
      arn,
    )

    expect(record.dynamodb).not.toHaveProperty('NewImage')
    expect(record.userIdentity).toEqual({ type: 'Service', principalId: 'dynamodb.amazonaws.com' })
  })

  it('comes from a stream whose ARN names the Region', () => {
    expect(
      awsStreamArn(
        'arn:aws:dynamodb:ddblocal:000000000000:table/things/stream/2026-01-01T00:00:00.000',
        'eu-central-1',
      ),
    ).toBe(arn)
  })
})
