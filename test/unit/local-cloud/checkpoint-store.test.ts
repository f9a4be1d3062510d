import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type CheckpointStore,
  fileCheckpoints,
  memoryCheckpoints,
} from '../../../packages/local-cloud/src/event-source-mapping/checkpoints/checkpoint-store.ts'
import { Checkpoints } from '../../../packages/local-cloud/src/event-source-mapping/checkpoints/checkpoints.ts'
import { ManualClock } from './manual-clock.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe.each<[string, () => CheckpointStore]>([
  ['in a file', () => fileCheckpoints(join(folder, 'mail.json'))],
  ['in memory', memoryCheckpoints],
])('checkpoints %s', (_, open) => {
  const kept = new Map([
    ['shard-1', { finished: true }],
    ['shard-2', { sequenceNumber: '7', finished: false }],
  ])

  it('are unknown at first, and then the last saved ones', async () => {
    const store = open()
    const atFirst = await store.load('stream')

    await store.save('stream', new Map())
    await store.save('stream', kept)

    expect(atFirst).toBeUndefined()
    expect(await store.load('stream')).toEqual(kept)
  })

  it('do not count for another stream, because its sequence numbers mean something else', async () => {
    const store = open()
    await store.save('stream', kept)

    expect(await store.load('the stream of the same table, made anew')).toBeUndefined()
  })

  it('are removed by a clear, even if there are none', async () => {
    const store = open()
    await store.clear()
    await store.save('stream', kept)

    await store.clear()

    expect(await store.load('stream')).toBeUndefined()
  })
})

describe('a checkpoint file', () => {
  it('is replaced atomically, without leftover files', async () => {
    const store = fileCheckpoints(join(folder, 'mail.json'))
    await store.save('stream', new Map())

    expect(await readdir(folder)).toEqual(['mail.json'])
  })

  it.each([
    '{"streamArn":',
    '',
    'null',
    '{"streamArn":"stream"}',
    '\0\0\0\0',
    '{"streamArn":"stream","shards":{"a":{"sequenceNumber":"x","finished":false}}}',
  ])('that is damaged (%j) is set aside, and everything is delivered again', async text => {
    const file = join(folder, 'mail.json')
    await writeFile(file, text)
    const warnings: string[] = []

    const kept = await fileCheckpoints(file, { warn: message => void warnings.push(message) }).load('stream')

    // Not undefined: a mapping that starts at the end of the stream would skip what was in it.
    expect(kept).toEqual(new Map())
    const [aside = ''] = await readdir(folder)
    expect(aside).toMatch(/^mail\.json\.damaged-/)
    expect(await readFile(join(folder, aside), 'utf8')).toBe(text)
    expect(warnings).toEqual([
      expect.stringContaining(`${file} was damaged and has been renamed to ${join(folder, aside)}`),
    ])
  })
})

describe('progress', () => {
  it('is stored at once, and then at most every 100 ms', async () => {
    const { checkpoints, clock, saved } = movingCheckpoints()

    checkpoints.advance('shard-1', '1')
    await clock.settle()
    const atOnce = saved.length
    for (const sequence of ['2', '3', '4']) checkpoints.advance('shard-1', sequence)
    await clock.advance(99)
    const before = saved.length
    await clock.advance(1)

    expect([atOnce, before]).toEqual([1, 1])
    expect(saved).toEqual([{ 'shard-1': '1' }, { 'shard-1': '4' }])
  })

  it('is stored when its mapping stops, without the rest of that time', async () => {
    const { checkpoints, clock, saved } = movingCheckpoints()
    checkpoints.advance('shard-1', '1')
    await clock.settle()
    checkpoints.advance('shard-1', '2')

    await checkpoints.close()

    expect(saved.at(-1)).toEqual({ 'shard-1': '2' })
  })

  it('that could not be stored is reported, and stored with the next', async () => {
    const errors = [new Error('disk full')]
    const { checkpoints, clock, saved, reported } = movingCheckpoints(errors)

    checkpoints.advance('shard-1', '1')
    await clock.settle()
    checkpoints.advance('shard-2', '2')
    await clock.advance(100)

    expect(reported).toEqual([new Error('disk full')])
    expect(saved).toEqual([{ 'shard-1': '1', 'shard-2': '2' }])
  })
})

describe('finished shards', () => {
  it('are stored when their promise resolves, in fewer saves than shards', async () => {
    const { checkpoints, saved } = movingCheckpoints()

    await Promise.all(['1', '2', '3', '4'].map(shardId => checkpoints.finish(shardId)))

    expect(Object.keys(saved.at(-1) ?? {})).toEqual(['1', '2', '3', '4'])
    expect(saved.length).toBeLessThan(4)
  })

  it('are stored after a save that failed', async () => {
    const { checkpoints, saved } = movingCheckpoints([new Error('disk full')])

    await expect(checkpoints.finish('shard-1')).rejects.toThrow('disk full')
    await checkpoints.finish('shard-2')

    expect(Object.keys(saved.at(-1) ?? {})).toEqual(['shard-1', 'shard-2'])
  })
})

function movingCheckpoints(errors: Error[] = []) {
  const clock = new ManualClock()
  const saved: Record<string, string | undefined>[] = []
  const reported: unknown[] = []
  const store: CheckpointStore = {
    ...memoryCheckpoints(),
    save: async (_arn, shards) => {
      const error = errors.pop()
      if (error !== undefined) throw error
      saved.push(Object.fromEntries([...shards].map(([shardId, { sequenceNumber }]) => [shardId, sequenceNumber])))
    },
  }
  const onError = (error: unknown) => void reported.push(error)
  const checkpoints = new Checkpoints({ store, streamArn: 'stream', shards: new Map(), clock, onError })
  return { checkpoints, clock, saved, reported }
}

it('a checkpoint file that is a folder is refused with its path and what to do', async () => {
  const file = join(folder, 'mail.json')
  await mkdir(file)

  await expect(fileCheckpoints(file).load('stream')).rejects.toMatchObject({
    code: 'checkpoints.unusable',
    message: `The checkpoint file ${file} cannot be read: a folder is in the way (EISDIR). Move it away, or set DATA_DIR to another folder.`,
  })
})
