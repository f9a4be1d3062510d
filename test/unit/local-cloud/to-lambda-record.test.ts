import { awsStreamArn, toLambdaRecord } from 'dynamo-signals/testing'
import { describe, expect, it } from 'vitest'

const arn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/things/stream/2026-01-01T00:00:00.000'
const origin = { region: 'eu-central-1', streamArn: arn, wasExpired: () => false }
const SERVICE = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }

describe("a record of DynamoDB Local in Lambda's format", () => {
  it('is plain JSON with the Region and ARN of AWS, binaries as base64', () => {
    const record = toLambdaRecord(
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
            // An empty map comes without a type: see test/support/recorded-stream.
            empty: {} as never,
            lists: { L: [{} as never, { L: [] }] },
          },
          OldImage: { pk: { S: 'a' } },
          SequenceNumber: '000000000000000000001',
          SizeBytes: 16,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
      },
      origin,
    )

    expect(record).toEqual({
      eventID: '04275506775a4cf9a02b9759f4484060',
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      dynamodb: {
        ApproximateCreationDateTime: 0,
        Keys: { pk: { S: 'a' } },
        NewImage: {
          pk: { S: 'a' },
          count: { N: '1' },
          bytes: { B: 'AQI=' },
          many: { BS: ['Aw=='] },
          nested: { M: { list: { L: [{ B: 'BA==' }, { BOOL: true }, { NULL: true }] } } },
          names: { SS: ['x'] },
          empty: { M: {} },
          lists: { L: [{ M: {} }, { L: [] }] },
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

  it('has only the images of the change, and its time', () => {
    const record = toLambdaRecord(
      {
        eventName: 'REMOVE',
        dynamodb: { Keys: { pk: { S: 'a' } }, OldImage: { pk: { S: 'a' } }, SequenceNumber: '1' },
        userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
      },
      origin,
    )

    expect(record.dynamodb).not.toHaveProperty('NewImage')
    expect(record.userIdentity).toEqual(SERVICE)
  })

  // DynamoDB Local has a name of its own for it, and no identity: see test/support/recorded-stream.
  it('of an expired item is a removal by the service', () => {
    const dynamodb = { Keys: { pk: { S: 'a' } }, OldImage: { pk: { S: 'a' } }, SequenceNumber: '1' }

    const record = toLambdaRecord({ eventName: 'UNKNOWN_TO_SDK_VERSION' as 'REMOVE', dynamodb }, origin)

    expect(record).toMatchObject({ eventName: 'REMOVE', userIdentity: SERVICE })
  })

  it("of a removal has the service's identity only if the item was expired on request", () => {
    const wasExpired = ({ pk }: Record<string, { S?: string }>) => pk?.S === 'expired'
    const removal = (pk: string) =>
      toLambdaRecord(
        { eventName: 'REMOVE', dynamodb: { OldImage: { pk: { S: pk } }, SequenceNumber: '1' } },
        { ...origin, wasExpired },
      )

    expect(removal('expired').userIdentity).toEqual(SERVICE)
    expect(removal('deleted')).not.toHaveProperty('userIdentity')
  })

  it('comes from a stream with the Region in its ARN', () => {
    expect(
      awsStreamArn(
        'arn:aws:dynamodb:ddblocal:000000000000:table/things/stream/2026-01-01T00:00:00.000',
        'eu-central-1',
      ),
    ).toBe(arn)
  })

  it("passes on values that the SDK has lost, so that an item with a prototype's name does not block the stream", () => {
    // So it comes from the SDK: the name is there, and its value is not.
    const hostile = Object.defineProperty({ fine: { S: 'x' } }, '__proto__', { value: undefined, enumerable: true })
    const record = toLambdaRecord(
      { eventName: 'INSERT', dynamodb: { Keys: { pk: { S: 'a' } }, NewImage: { pk: { S: 'a' }, m: { M: hostile } } } },
      origin,
    )

    const sent = JSON.parse(JSON.stringify(record.dynamodb.NewImage))
    expect(Object.keys(sent.m.M)).toEqual(['fine', '__proto__'])
    expect(Object.getPrototypeOf(sent.m.M)).toBe(Object.prototype)
  })
})
