import { describe, expect, it } from 'vitest'
import { EventSourceMapping } from '../../../packages/local-cloud/src/event-source-mapping/event-source-mapping.ts'
import { mappingOf } from './running-mapping.ts'

describe('an event source mapping delivers', () => {
  it('everything in the stream in order, in batches of the batch size', async () => {
    const { mapping, stream, clock, batches } = mappingOf(() => null, { batchSize: 2 })
    stream.write(['a', 'b', 'c'])

    await mapping.start()
    await clock.settle()

    expect(batches).toEqual([['a', 'b'], ['c']])
  })

  it('records that arrive while it runs, within 25 ms if it was just busy', async () => {
    const { mapping, stream, clock, batches } = mappingOf(() => null)
    stream.write(['a'])
    await mapping.start()
    await clock.settle()

    stream.write(['b'])
    await clock.advance(25)

    expect(batches).toEqual([['a'], ['b']])
  })

  it('without polling a quiet stream more than five times a second', async () => {
    const { mapping, stream, clock } = mappingOf(() => null)
    await mapping.start()
    await clock.advance(60_000)
    const before = stream.reads

    await clock.advance(10_000)

    expect(stream.reads - before).toBeLessThanOrEqual(50)
  })

  it('and never invokes with an empty batch', async () => {
    const { mapping, clock, batches } = mappingOf(() => null)

    await mapping.start()
    await clock.advance(10_000)

    expect(batches).toEqual([])
  })

  it('the records of a batching window after its end', async () => {
    const { mapping, stream, clock, batches } = mappingOf(() => null, { maximumBatchingWindowInSeconds: 2 })
    stream.write(['a'])
    await mapping.start()
    await clock.advance(1000)
    stream.write(['b'])
    await clock.advance(500)
    const early = [...batches]

    await clock.advance(1000)

    expect(early).toEqual([])
    expect(batches).toEqual([['a', 'b']])
  })

  it('a full batch before the window has passed', async () => {
    const { mapping, stream, clock, batches } = mappingOf(() => null, {
      maximumBatchingWindowInSeconds: 300,
      batchSize: 2,
    })
    stream.write(['a', 'b', 'c'])

    await mapping.start()
    await clock.advance(100)

    expect(batches).toEqual([['a', 'b']])
  })

  it('only the records that match a filter, and acknowledges the rest without an invocation', async () => {
    const filters = [{ dynamodb: { NewImage: { type: { S: ['User'] } } } }]
    const { mapping, stream, clock, batches, observations } = mappingOf(() => null, { filters })
    stream.write(['a'], 'shard-1', { type: 'Cart' })
    stream.write(['b'], 'shard-1', { type: 'User' })
    const [last] = stream.write(['c'], 'shard-1', { type: 'Cart' })

    await mapping.start()
    await clock.settle()

    expect(batches).toEqual([['b']])
    expect(mapping.status()).toMatchObject({ lag: 0, checkpoint: last })
    expect(observations.find(({ outcome }) => outcome === 'filtered')?.reason).toBe(
      'dynamodb.NewImage.type.S is "Cart", wanted ["User"]',
    )
  })

  it('only new records if it starts at LATEST, and misses none over a restart before the first record', async () => {
    const { mapping, mappingOptions, stream, clock, batches } = mappingOf(() => null, { startingPosition: 'LATEST' })
    stream.write(['old'])
    await mapping.start()
    await mapping.stop()
    stream.write(['new'])

    await new EventSourceMapping(mappingOptions).start()
    await clock.settle()

    expect(batches).toEqual([['new']])
  })

  it('the original event to the next attempt, even if an attempt has changed it', async () => {
    const { mapping, stream, clock, batches } = mappingOf((_, event) => {
      for (const record of event.Records) if (record.dynamodb?.Keys) record.dynamodb.Keys.pk = { S: 'changed' }
      throw new Error('no')
    })
    stream.write(['a'])
    await mapping.start()

    await clock.advance(100)

    expect(batches).toEqual([['a'], ['a']])
  })
})
