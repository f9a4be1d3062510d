import { describe, expect, it } from 'vitest'
import {
  type ArrivedRecord,
  arrive,
} from '../../../packages/local-cloud/src/event-source-mapping/rules/arrived-record.ts'
import {
  cutBatch,
  PAYLOAD_LIMIT_BYTES,
} from '../../../packages/local-cloud/src/event-source-mapping/rules/cut-batch.ts'
import {
  decideDelivery,
  retryDelay,
  splitExpired,
} from '../../../packages/local-cloud/src/event-source-mapping/rules/decide-delivery.ts'
import { readResponse } from '../../../packages/local-cloud/src/event-source-mapping/rules/read-response.ts'
import { streamRecord } from './fake-stream.ts'

const records = (count: number, now = 0): ArrivedRecord[] =>
  Array.from({ length: count }, (_, index) => arrive(streamRecord(index + 1), now))
const numbers = (list: readonly ArrivedRecord[]) => list.map(record => record.sequenceNumber)

describe('a response under ReportBatchItemFailures', () => {
  const batch = ['8', '9', '10']

  it.each<[string, unknown]>([
    ['null', null],
    ['nothing', undefined],
    ['an empty list', []],
    ['an empty object', {}],
    ['no failures', { batchItemFailures: [] }],
    ['null failures', { batchItemFailures: null }],
  ])('is a success when it is %s', (_, response) => {
    expect(readResponse(batch, response)).toEqual({ type: 'success' })
  })

  it.each<[string, unknown]>([
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['an identifier of another batch', { batchItemFailures: [{ itemIdentifier: '123' }] }],
    ['an identifier that is a number', { batchItemFailures: [{ itemIdentifier: 123 }] }],
    ['a wrong key', { batchItemFailures: [{ foo: '8' }] }],
    [
      'an unknown identifier among known ones',
      { batchItemFailures: [{ itemIdentifier: '8' }, { itemIdentifier: '' }] },
    ],
    ['failures that are not objects', { batchItemFailures: ['8'] }],
    ['failures that are not a list', { batchItemFailures: '8' }],
    ['a text', 'done'],
  ])('fails the whole batch when it has %s', (_, response) => {
    expect(readResponse(batch, response)).toMatchObject({ type: 'failure' })
  })

  it('makes the lowest of several failed sequence numbers the checkpoint, comparing them as numbers', () => {
    const failures = ['10', '9'].map(itemIdentifier => ({ itemIdentifier }))

    expect(readResponse(batch, { batchItemFailures: failures })).toEqual({ type: 'partial', checkpoint: '9' })
  })
})

describe('after an invocation', () => {
  const settings = {
    bisectBatchOnFunctionError: false,
    maximumRetryAttempts: -1,
    functionResponseTypes: ['ReportBatchItemFailures'],
  }
  const error = { ok: false, error: 'Error: boom', requestId: 'r' } as const
  const answer = (response: unknown) => ({ ok: true, response, requestId: 'r' }) as const
  const failed = (...identifiers: string[]) =>
    answer({ batchItemFailures: identifiers.map(itemIdentifier => ({ itemIdentifier })) })

  it('a partial failure finishes the records before it and retries the rest, including successes', () => {
    const decision = decideDelivery({ records: records(5), failures: 1 }, failed('4', '3'), settings)

    expect(numbers(decision.finished)).toEqual(['1', '2'])
    expect(decision.redeliver.map(delivery => [numbers(delivery.records), delivery.failures])).toEqual([
      [['3', '4', '5'], 0],
    ])
  })

  it('reported failures are ignored unless the mapping enables them', () => {
    const decision = decideDelivery({ records: records(2), failures: 0 }, failed('1'), {
      ...settings,
      functionResponseTypes: [],
    })

    expect(numbers(decision.finished)).toEqual(['1', '2'])
  })

  it('an error delivers the whole batch again and uses up a retry', () => {
    const decision = decideDelivery({ records: records(3), failures: 0 }, error, settings)

    expect(decision.redeliver).toMatchObject([{ failures: 1 }])
    expect(decision.redeliver[0]?.records).toHaveLength(3)
  })

  it('an error halves the batch when bisecting is on, without using up a retry', () => {
    const decision = decideDelivery({ records: records(5), failures: 0 }, error, {
      ...settings,
      bisectBatchOnFunctionError: true,
    })

    expect(decision.redeliver.map(delivery => [numbers(delivery.records), delivery.failures])).toEqual([
      [['1', '2', '3'], 0],
      [['4', '5'], 0],
    ])
  })

  it('an unreadable response counts as an error and also halves the batch', () => {
    const decision = decideDelivery({ records: records(2), failures: 0 }, failed(''), {
      ...settings,
      bisectBatchOnFunctionError: true,
    })

    expect(decision.redeliver).toHaveLength(2)
  })

  it('a partial failure with bisecting on is cut at the reported record, not in half', () => {
    const decision = decideDelivery({ records: records(5), failures: 0 }, failed('5'), {
      ...settings,
      bisectBatchOnFunctionError: true,
    })

    expect(numbers(decision.finished)).toEqual(['1', '2', '3', '4'])
    expect(decision.redeliver.map(delivery => numbers(delivery.records))).toEqual([['5']])
  })

  it('the batch is given up on after the last retry, with the number of invocations', () => {
    const decision = decideDelivery({ records: records(1), failures: 3 }, error, {
      ...settings,
      maximumRetryAttempts: 3,
    })

    expect(decision).toMatchObject({ finished: [], redeliver: [] })
    expect(decision.discard).toMatchObject({
      condition: 'RetryAttemptsExhausted',
      invokeCount: 4,
      functionError: 'Unhandled',
    })
  })

  it('a batch given up on for reported failures has no function error', () => {
    const decision = decideDelivery({ records: records(1), failures: 0 }, failed('1'), {
      ...settings,
      maximumRetryAttempts: 0,
    })

    expect(decision.discard).toMatchObject({ functionError: null, invokeCount: 1 })
  })

  it('a batch is never given up on while retries are unlimited', () => {
    expect(decideDelivery({ records: records(1), failures: 9999 }, error, settings).discard).toBeUndefined()
  })
})

describe('the age of records', () => {
  it('gives up on records that are too old and keeps the rest of the batch', () => {
    const old = records(2, 0)
    const fresh = [arrive(streamRecord(3), 30_000)]

    const { expired, rest } = splitExpired({ records: [...old, ...fresh], failures: 2 }, 60, 60_001)

    expect(expired).toMatchObject({ condition: 'RecordAgeExceeded', invokeCount: 2 })
    expect(numbers(expired?.records ?? [])).toEqual(['1', '2'])
    expect(numbers(rest.records)).toEqual(['3'])
  })

  it('is counted from the arrival, up to and including the limit', () => {
    expect(splitExpired({ records: records(1, 0), failures: 0 }, 60, 60_000).expired).toBeUndefined()
  })

  it('does not matter when the limit is -1', () => {
    expect(splitExpired({ records: records(1, 0), failures: 0 }, -1, Number.MAX_SAFE_INTEGER).expired).toBeUndefined()
  })

  it('is the creation time that functions see, in whole seconds', () => {
    expect(arrive(streamRecord(1), 1_767_225_600_999).record.dynamodb.ApproximateCreationDateTime).toBe(1_767_225_600)
  })
})

describe('a batch', () => {
  const limits = { batchSize: 3, maximumBatchingWindowInSeconds: 0 }

  it('is cut immediately without a batching window', () => {
    expect(cutBatch(records(2), limits, 0)).toEqual({ count: 2 })
  })

  it('holds no more than the batch size', () => {
    expect(cutBatch(records(7), limits, 0)).toEqual({ count: 3 })
  })

  it('is never empty', () => {
    expect(cutBatch([], limits, 0)).toEqual({ waitMs: undefined })
  })

  it('waits for the window to pass, counted from its oldest record', () => {
    const window = { ...limits, maximumBatchingWindowInSeconds: 5 }

    expect(cutBatch(records(2, 1000), window, 4000)).toEqual({ waitMs: 2000 })
    expect(cutBatch(records(2, 1000), window, 6000)).toEqual({ count: 2 })
  })

  it('does not wait for the window once it is full', () => {
    expect(cutBatch(records(3), { ...limits, maximumBatchingWindowInSeconds: 300 }, 0)).toEqual({ count: 3 })
  })

  it('is cut before its payload exceeds 6 MB, without waiting for the window', () => {
    const third = records(4).map(record => ({ ...record, bytes: Math.floor(PAYLOAD_LIMIT_BYTES / 3) }))

    expect(cutBatch(third, { batchSize: 100, maximumBatchingWindowInSeconds: 300 }, 0)).toEqual({ count: 2 })
  })

  it('contains a record that is too large on its own, instead of never sending it', () => {
    const huge = records(2).map(record => ({ ...record, bytes: PAYLOAD_LIMIT_BYTES + 1 }))

    expect(cutBatch(huge, limits, 0)).toEqual({ count: 1 })
  })

  it('is measured by the JSON that is sent', () => {
    const [record] = records(1)

    expect(record?.bytes).toBe(JSON.stringify(record?.record).length + 1)
  })
})

describe('the pause before a retry', () => {
  it('doubles from a tenth of a second to three seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 60].map(retryDelay)).toEqual([100, 100, 200, 400, 800, 1600, 3000, 3000])
  })
})
