import { describe, expect, it } from 'vitest'
import { EventSourceMapping } from '../../../packages/local-cloud/src/event-source-mapping/event-source-mapping.ts'
import { mappingOf } from './running-mapping.ts'

describe('while it runs, a mapping', () => {
  it('holds records while paused, counts them, and delivers them when resumed', async () => {
    const { mapping, stream, clock, batches } = mappingOf(() => null)
    await mapping.start()
    mapping.pause()
    stream.write(['a', 'b'])
    await clock.advance(1000)
    const whilePaused = { ...mapping.status(), batches: batches.length }

    mapping.resume()
    await clock.settle()

    expect(whilePaused).toMatchObject({ paused: true, lag: 2, batches: 0 })
    expect(batches).toEqual([['a', 'b']])
  })

  it('lets records wait while its function is not ready, and counts no attempt', async () => {
    let isReady = false
    const settings = { maximumRetryAttempts: 0 }
    const { mapping, stream, clock, batches } = mappingOf(() => null, settings, { isReady: () => isReady })
    await mapping.start()
    stream.write(['a'])
    await clock.advance(60_000)
    const whileWaiting = { ...mapping.status(), batches: batches.length }

    isReady = true
    mapping.functionChanged()
    await clock.settle()

    expect(whileWaiting).toMatchObject({ paused: false, lag: 1, parked: 0, batches: 0 })
    expect(batches).toEqual([['a']])
  })

  it('retries at once when its function has changed, and not after the rest of the delay', async () => {
    let isFixed = false
    const answer = () => {
      if (!isFixed) throw new Error('a bug')
    }
    const { mapping, stream, clock, batches } = mappingOf(answer, {}, { retryDelay: () => 60_000 })
    await mapping.start()
    stream.write(['a'])
    await clock.advance(1000)

    isFixed = true
    mapping.functionChanged()
    await clock.settle()

    expect(batches).toEqual([['a'], ['a']])
    expect(mapping.status()).toMatchObject({ lag: 0, retries: 0 })
  })

  it('delivers everything again on a replay from the horizon', async () => {
    const { mapping, stream, clock, batches } = mappingOf(() => null)
    stream.write(['a', 'b'])
    await mapping.start()
    await clock.settle()

    await mapping.replayFromHorizon()
    await clock.settle()

    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
  })

  it('stays stopped when it is stopped during a replay', async () => {
    const { mapping, stream, clock, batches } = mappingOf(() => null)
    stream.write(['a'])
    await mapping.start()
    await clock.settle()

    await Promise.all([mapping.replayFromHorizon(), mapping.stop()])
    await clock.advance(1000)

    expect(batches).toEqual([['a']])
  })

  it('survives a stream that does not respond, reports it once, and continues automatically', async () => {
    const { mapping, stream, clock, batches, logged } = mappingOf(() => null)
    await mapping.start()
    await clock.settle()
    stream.failure = new Error('connection refused')
    await clock.advance(10_000)
    stream.write(['a'])

    stream.failure = undefined
    await clock.advance(500)

    expect(batches).toEqual([['a']])
    expect(logged).toEqual([
      'mail: the stream does not respond. Retrying. Error: connection refused',
      'mail: the stream responds again.',
    ])
  })

  it('lets a running invocation finish when it is stopped, keeps its checkpoint and starts no other', async () => {
    const release = Promise.withResolvers<void>()
    const { mapping, mappingOptions, stream, clock, batches } = mappingOf(() => release.promise, { batchSize: 1 })
    stream.write(['a', 'b'])
    await mapping.start()
    await clock.settle()

    const stopped = mapping.stop()
    release.resolve()
    await stopped
    await clock.advance(1000)
    const atStop = [...batches]
    await new EventSourceMapping(mappingOptions).start()
    await clock.settle()

    expect(atStop).toEqual([['a']])
    expect(batches).toEqual([['a'], ['b']])
  })

  it('reads no further ahead than a slow function can follow', async () => {
    const { mapping, stream, clock } = mappingOf(() => new Promise(() => {}), { timeout: 900 })
    stream.write(Array.from({ length: 10_000 }, (_, index) => `item-${index}`))
    await mapping.start()

    await clock.advance(10_000)

    expect(mapping.status().lag).toBeLessThanOrEqual(3000)
  })
})

describe('a mapping is refused', () => {
  it.each([
    ['a batch size of 0', { batchSize: 0 }, 'batchSize'],
    ['a batch size above 10,000', { batchSize: 10_001 }, 'batchSize'],
    ['a record age between 0 and 59', { maximumRecordAgeInSeconds: 59 }, 'maximumRecordAgeInSeconds'],
    ['eleven lanes', { parallelizationFactor: 11 }, 'parallelizationFactor'],
    ['retries of -2', { maximumRetryAttempts: -2 }, 'maximumRetryAttempts'],
    ['a window above 300 s', { maximumBatchingWindowInSeconds: 301 }, 'maximumBatchingWindowInSeconds'],
    ['a timeout above 15 minutes', { timeout: 901 }, 'timeout'],
    ['eleven filters', { filters: Array.from({ length: 11 }, () => ({ eventName: ['INSERT'] })) }, 'filters'],
    ['a filter that is not a pattern', { filters: [{ eventName: [] }] }, 'eventName lists no values'],
  ])('with %s, as by Lambda', (_, settings, named) => {
    expect(() => mappingOf(() => null, settings)).toThrow(named)
  })
})
