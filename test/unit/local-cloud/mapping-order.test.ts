import { describe, expect, it } from 'vitest'
import { EventSourceMapping } from '../../../packages/local-cloud/src/event-source-mapping/event-source-mapping.ts'
import { mappingOf } from './running-mapping.ts'

describe('with several batches in parallel', () => {
  it('the records of an item stay in order while others overtake it', async () => {
    const blocked = Promise.withResolvers<void>()
    const { mapping, stream, clock, batches } = mappingOf(
      items => (items.includes('slow') ? blocked.promise : undefined),
      { parallelizationFactor: 10, batchSize: 1 },
    )
    const others = Array.from({ length: 40 }, (_, index) => `item-${index}`)
    stream.write(['slow', ...others, 'slow'])

    await mapping.start()
    await clock.advance(1000)
    const delivered = batches.flat()

    expect(delivered.filter(item => item === 'slow')).toHaveLength(1)
    expect(delivered.length).toBeGreaterThan(20)
    blocked.resolve()
    await clock.advance(1000)
    expect(batches.flat().sort()).toEqual(['slow', 'slow', ...others].sort())
  })

  it.each([1, 4])('at most %i of them run in a shard', async parallelizationFactor => {
    const gate = Promise.withResolvers<void>()
    const { mapping, stream, clock, batches } = mappingOf(() => gate.promise, { parallelizationFactor, batchSize: 1 })
    stream.write(Array.from({ length: 60 }, (_, index) => `item-${index}`))

    await mapping.start()
    await clock.advance(1000)

    expect(batches).toHaveLength(parallelizationFactor)
    gate.resolve()
    await clock.advance(1000)
    expect(batches).toHaveLength(60)
  })

  it('the checkpoint stays behind the slowest, so that a crash skips nothing', async () => {
    const blocked = Promise.withResolvers<void>()
    const { mapping, stream, clock } = mappingOf(items => (items.includes('slow') ? blocked.promise : undefined), {
      parallelizationFactor: 10,
      batchSize: 1,
    })
    const [before] = stream.write(['first'])
    stream.write(['slow', ...Array.from({ length: 40 }, (_, index) => `item-${index}`)])

    await mapping.start()
    await clock.advance(1000)

    expect(mapping.status().checkpoint).toBe(before)
    blocked.resolve()
  })
})

describe('over shards', () => {
  it('a parent is drained, retries included, before its child is read', async () => {
    let failures = 2
    const { mapping, stream, clock, batches } = mappingOf(items => {
      if (items.includes('parent')) failures -= 1
      if (items.includes('parent') && failures >= 0) throw new Error('no')
    })
    stream.addShard('shard-2', 'shard-1')
    stream.write(['parent'])
    stream.closeShard('shard-1')
    stream.write(['child'], 'shard-2')

    await mapping.start()
    await clock.advance(5000)

    expect(batches).toEqual([['parent'], ['parent'], ['parent'], ['child']])
  })

  it('a split is followed while the mapping runs', async () => {
    const { mapping, stream, clock, batches } = mappingOf(() => null)
    stream.write(['a'])
    await mapping.start()
    await clock.settle()

    stream.addShard('left', 'shard-1')
    stream.addShard('right', 'shard-1')
    stream.write(['b'])
    stream.closeShard('shard-1')
    stream.write(['c'], 'left')
    stream.write(['d'], 'right')
    await clock.advance(3000)

    expect(batches.slice(0, 2)).toEqual([['a'], ['b']])
    expect(batches.slice(2).flat().sort()).toEqual(['c', 'd'])
  })

  it('a batch never mixes them', async () => {
    const { mapping, stream, clock, batches } = mappingOf(() => null)
    stream.addShard('shard-2')
    stream.write(['a', 'b'])
    stream.write(['c', 'd'], 'shard-2')

    await mapping.start()
    await clock.settle()

    expect(batches.sort()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
  })

  it('a failing one does not block another', async () => {
    const { mapping, stream, clock, batches } = mappingOf(items => {
      if (items.includes('a')) throw new Error('no')
    })
    stream.addShard('shard-2')
    stream.write(['a'])
    await mapping.start()
    await clock.settle()

    stream.write(['b'], 'shard-2')
    await clock.advance(1000)

    expect(batches).toContainEqual(['b'])
  })

  it('a finished one is not read again after a restart', async () => {
    const { mapping, mappingOptions, stream, clock, batches } = mappingOf(() => null)
    stream.addShard('shard-2', 'shard-1')
    stream.write(['a'])
    stream.closeShard('shard-1')
    await mapping.start()
    await clock.advance(3000)
    await mapping.stop()

    const restarted = new EventSourceMapping(mappingOptions)
    await restarted.start()
    stream.write(['b'], 'shard-2')
    await clock.advance(3000)

    expect(batches).toEqual([['a'], ['b']])
  })
})
