import { describe, expect, it } from 'vitest'
import type {
  FailureMessage,
  FailureObject,
} from '../../../packages/local-cloud/src/event-source-mapping/rules/failure-message.ts'
import { mappingOf } from './running-mapping.ts'

describe('records that are given up on', () => {
  it("reach a queue as metadata in AWS's format, without the records", async () => {
    const messages: FailureMessage[] = []
    const onFailure = { type: 'queue', send: (message: FailureMessage) => messages.push(message) } as const
    const { mapping, stream, clock } = mappingOf(
      () => {
        throw new Error('no')
      },
      { onFailure, maximumRetryAttempts: 3 },
    )
    const [first, last] = stream.write(['a', 'b'])
    await mapping.start()

    await clock.advance(10_000)

    expect(messages).toEqual([
      {
        requestContext: {
          requestId: expect.stringMatching(/^id-\d+$/),
          functionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:mail',
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: 4,
        },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        version: '1.0',
        timestamp: '2026-01-01T00:00:00.700Z',
        DDBStreamBatchInfo: {
          shardId: 'shard-1',
          startSequenceNumber: first,
          endSequenceNumber: last,
          approximateArrivalOfFirstRecord: '2026-01-01T00:00:00Z',
          approximateArrivalOfLastRecord: '2026-01-01T00:00:00Z',
          batchSize: 2,
          streamArn: stream.streamArn,
        },
      },
    ])
  })

  it('reach a bucket with the records themselves, under the key that AWS would use', async () => {
    const objects: [string, FailureObject][] = []
    const onFailure = {
      type: 'bucket',
      put: (key: string, object: FailureObject) => objects.push([key, object]),
    } as const
    const { mapping, stream, clock } = mappingOf(
      () => {
        throw new Error('no')
      },
      { onFailure, maximumRetryAttempts: 0 },
    )
    stream.write(['a'])
    await mapping.start()

    await clock.advance(1000)

    const [key, object] = objects[0] ?? []
    expect(key).toMatch(/^aws\/lambda\/id-1\/shard-1\/2026\/01\/01\/2026-01-01T00\.00\.00-id-\d+$/)
    expect(object?.payload.Records.map(record => record.dynamodb.Keys?.pk?.S)).toEqual(['a'])
  })

  it('because of their age are not invoked again and are reported as such', async () => {
    const messages: FailureMessage[] = []
    const onFailure = { type: 'queue', send: (message: FailureMessage) => messages.push(message) } as const
    const { mapping, stream, clock, batches } = mappingOf(
      () => {
        throw new Error('no')
      },
      { onFailure, maximumRecordAgeInSeconds: 60 },
    )
    stream.write(['a'])
    await mapping.start()
    await clock.advance(70_000)
    const invocations = batches.length

    await clock.advance(70_000)

    expect(batches).toHaveLength(invocations)
    expect(messages.map(message => message.requestContext.condition)).toEqual(['RecordAgeExceeded'])
    expect(mapping.status()).toMatchObject({ lag: 0, parked: 1 })
  })

  it('do not block the shard if the destination refuses them', async () => {
    const onFailure = { type: 'queue', send: () => Promise.reject(new Error('full')) } as const
    const { mapping, stream, clock, logged } = mappingOf(
      () => {
        throw new Error('no')
      },
      { onFailure, maximumRetryAttempts: 0 },
    )
    stream.write(['a'])
    await mapping.start()

    await clock.advance(10_000)

    expect(mapping.status().lag).toBe(0)
    expect(logged.filter(line => line.includes('rejected'))).toHaveLength(3)
  })
})
