import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ShardProgress } from '../../../packages/local-cloud/src/event-source-mapping/rules/shard-progress.ts'
import {
  lostShards,
  readableShards,
  type ShardCheckpoint,
} from '../../../packages/local-cloud/src/event-source-mapping/rules/shard-tree.ts'

describe('in a shard tree', () => {
  const tree = [
    { shardId: 'root', closed: true },
    { shardId: 'left', parentShardId: 'root', closed: true },
    { shardId: 'right', parentShardId: 'root', closed: false },
    { shardId: 'leaf', parentShardId: 'left', closed: false },
  ]
  const ids = (...checkpoints: [string, ShardCheckpoint][]) =>
    readableShards(tree, new Map(checkpoints)).map(shard => shard.shardId)

  it('only the oldest can be read at first', () => {
    expect(ids()).toEqual(['root'])
  })

  it('children can be read once their parent is finished, but not while it is being read', () => {
    expect(ids(['root', { sequenceNumber: '5', finished: false }])).toEqual(['root'])
    expect(ids(['root', { finished: true }])).toEqual(['left', 'right'])
    expect(ids(['root', { finished: true }], ['left', { finished: true }])).toEqual(['right', 'leaf'])
  })

  it('a child whose parent was trimmed from the stream can be read', () => {
    expect(readableShards([{ shardId: 'leaf', parentShardId: 'long-gone', closed: false }], new Map())).toHaveLength(1)
  })

  it('an unfinished shard that was trimmed counts as lost, a finished one does not', () => {
    const checkpoints = new Map<string, ShardCheckpoint>([
      ['gone', { sequenceNumber: '1', finished: false }],
      ['done', { finished: true }],
      ['right', { finished: false }],
    ])

    expect(lostShards(tree, checkpoints)).toEqual(['gone'])
  })
})

describe('a checkpoint', () => {
  it('stays before the oldest record that is not finished', () => {
    const progress = new ShardProgress()
    for (const sequenceNumber of ['1', '2', '3']) progress.add(sequenceNumber)

    expect(progress.finish(['2', '3'])).toBe(false)
    expect(progress.checkpoint).toBeUndefined()
    expect(progress.finish(['1'])).toBe(true)
    expect(progress.checkpoint).toBe('3')
    expect(progress.open).toBe(0)
  })

  it('never passes an unfinished record, no matter in which order records finish', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Array.from({ length: 30 }, (_, index) => index + 1)), finished => {
        const progress = new ShardProgress('0')
        for (let sequence = 1; sequence <= 30; sequence += 1) progress.add(String(sequence))

        for (const sequence of finished) progress.finish([String(sequence)])

        const open = Array.from({ length: 30 }, (_, index) => index + 1).find(sequence => !finished.includes(sequence))
        expect(progress.checkpoint).toBe(String((open ?? 31) - 1))
      }),
    )
  })
})
