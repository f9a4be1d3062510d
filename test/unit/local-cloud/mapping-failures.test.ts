import { describe, expect, it } from 'vitest'
import { mappingOf, reportFailed } from './running-mapping.ts'

const REPORT = { functionResponseTypes: ['ReportBatchItemFailures'] } as const

describe('when a function fails', () => {
  it('its batch is repeated before later records, after increasingly long pauses', async () => {
    let failures = 3
    const { mapping, stream, clock, batches } = mappingOf(() => {
      failures -= 1
      if (failures >= 0) throw new Error('no')
    })
    stream.write(['a'])
    await mapping.start()
    await clock.advance(50)
    stream.write(['b'])

    await clock.advance(249)
    const beforeThird = batches.length
    await clock.advance(10_000)

    expect(beforeThird).toBe(2)
    expect(batches).toEqual([['a'], ['a'], ['a'], ['a'], ['b']])
  })

  it('the checkpoint stays where it was', async () => {
    const { mapping, stream, clock } = mappingOf(
      items => {
        if (items.includes('b')) throw new Error('no')
      },
      { batchSize: 1 },
    )
    const [first] = stream.write(['a', 'b', 'c'])
    await mapping.start()

    await clock.advance(5000)

    expect(mapping.status()).toMatchObject({ checkpoint: first, lag: 2, retries: 1 })
  })

  it('on part of a batch, the batch is retried from the lowest failed record, including later successes', async () => {
    let isBroken = true
    const { mapping, stream, clock, batches } = mappingOf((_, event) => {
      const answer = isBroken ? reportFailed(event, 'd', 'b') : null
      isBroken = false
      return answer
    }, REPORT)
    stream.write(['a', 'b', 'c', 'd'])
    await mapping.start()

    await clock.advance(100)

    expect(batches).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'c', 'd'],
    ])
  })

  it('and names no record of its batch, the whole batch is repeated', async () => {
    const { mapping, stream, clock, batches } = mappingOf(
      () => ({ batchItemFailures: [{ itemIdentifier: '' }] }),
      REPORT,
    )
    stream.write(['a', 'b'])
    await mapping.start()

    await clock.advance(100)

    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  it('its batch is split until the poison record is alone, and only that record is given up on', async () => {
    const { mapping, stream, clock, batches } = mappingOf(
      items => {
        if (items.includes('c')) throw new Error('poison')
      },
      { bisectBatchOnFunctionError: true, maximumRetryAttempts: 2 },
    )
    const written = stream.write(['a', 'b', 'c', 'd', 'e'])
    await mapping.start()

    await clock.advance(10_000)

    expect(batches).toEqual([['a', 'b', 'c', 'd', 'e'], ['a', 'b', 'c'], ['a', 'b'], ['c'], ['c'], ['c'], ['d', 'e']])
    expect(mapping.status()).toMatchObject({ lag: 0, retries: 0, parked: 1, checkpoint: written.at(-1) })
  })

  it('with a response that is not JSON, that counts as an error', async () => {
    const { mapping, stream, clock, batches, logged } = mappingOf(() => ({ count: 1n }))
    stream.write(['a'])
    await mapping.start()

    await clock.advance(100)

    expect(batches).toHaveLength(2)
    expect(logged[0]).toContain('BigInt')
  })

  it('for good, other records of the shard are delivered after it', async () => {
    const { mapping, stream, clock, batches } = mappingOf(
      items => {
        if (items.includes('a')) throw new Error('no')
      },
      { batchSize: 1, maximumRetryAttempts: 1 },
    )
    stream.write(['a', 'b'])
    await mapping.start()

    await clock.advance(10_000)

    expect(batches).toEqual([['a'], ['a'], ['b']])
  })
})

describe('an invocation', () => {
  it('that takes longer than the timeout counts as failed, and a second handler works beside the first', async () => {
    const release = Promise.withResolvers<void>()
    let atWork = 0
    const { mapping, stream, clock, logged } = mappingOf(
      async () => {
        atWork += 1
        await release.promise
      },
      { timeout: 5 },
    )
    stream.write(['a'])
    await mapping.start()
    await clock.advance(4999)
    const inTime = atWork

    await clock.advance(101)

    expect([inTime, atWork]).toEqual([1, 2])
    expect(logged).toEqual(['mail: an invocation with 1 record(s) failed. Task timed out after 5.00 seconds'])
    expect(mapping.status().inFlight).toBe(2)
    release.resolve()
    await clock.settle()
    expect(mapping.status()).toMatchObject({ inFlight: 0, lag: 0 })
  })

  it('gets a context with its name and its remaining time', async () => {
    const seen: unknown[] = []
    const { mapping, stream, clock } = mappingOf(
      () => null,
      { timeout: 7 },
      {
        handler: (_, context) => {
          seen.push(
            context.functionName,
            context.invokedFunctionArn,
            context.awsRequestId,
            context.getRemainingTimeInMillis(),
          )
          expect(() => context.succeed('x')).toThrow('does not support callbacks')
        },
      },
    )
    stream.write(['a'])

    await mapping.start()
    await clock.settle()

    expect(seen).toEqual(['mail', 'arn:aws:lambda:eu-central-1:000000000000:function:mail', 'id-2', 7000])
    expect(mapping.status().lag).toBe(0)
  })
})
