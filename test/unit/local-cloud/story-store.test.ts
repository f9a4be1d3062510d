import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { listRecords } from '../../../packages/local-cloud/src/stories/read-records.ts'
import { changedStories, listStories } from '../../../packages/local-cloud/src/stories/read-stories.ts'
import { StoryStore } from '../../../packages/local-cloud/src/stories/story-store.ts'
import { change, put, recordedStories } from './recorded-stories.ts'

const IN_MEMORY = 20_000

it('keeps the newest steps, and removes the oldest stories with their words', () => {
  const { store } = recordedStories()
  for (let number = 1; number <= IN_MEMORY + 4_000; number += 1) {
    const story = store.addStory({ origin: 'program', title: `${number}`, at: 0 })
    const data = { operation: 'PutItem', items: [] }
    const [ref, words] = [`step ${number}`, `word${number}`]
    store.addStep({ story }, { kind: 'commit', at: 0, outcome: 'done', ref, data, words })
  }

  const count = (table: string) => Number(store.database.prepare(`select count(*) as count from ${table}`).get()?.count)
  expect([count('stories'), count('steps')]).toEqual([IN_MEMORY, IN_MEMORY])
  expect([store.find('step 4000'), store.find('step 4001')]).toEqual([undefined, 4001])
  expect(listStories(store, { text: 'word4000', limit: 1 })).toEqual([])
  expect(listStories(store, { text: 'word4001', limit: 1 })).toMatchObject([{ title: '4001' }])
})

it.each([
  ['parked', ['running', 'waiting', 'failing', 'parked']],
  ['failing', ['running', 'waiting', 'failing', 'done']],
  ['waiting', ['running', 'waiting', 'done']],
  ['running', ['running', 'done']],
])('gives a story the state %s if its steps are %j', (state, outcomes) => {
  const { store, recorder } = recordedStories()
  recorder.committed(put(...outcomes.map(outcome => change(outcome))))
  const records = store.database.prepare(`select id from steps where kind = 'record' order by id`).all()

  for (const [index, { id }] of records.entries()) store.settle(Number(id), outcomes[index] ?? '')

  expect(listStories(store, { limit: 1 })).toMatchObject([{ state }])
})

it('knows after a restart which story has changed last', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stories-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const open = () => new StoryStore(join(folder, 'stories.sqlite'), error => expect.unreachable(String(error)))
  const before = open()
  const first = before.addStory({ origin: 'program', title: 'first', at: 0 })
  before.addStory({ origin: 'program', title: 'second', at: 0 })
  const since = before.version
  before.endStory(first, { status: 200, durationMs: 1 })
  before.close()

  const after = open()

  expect(after.version).toBe(before.version)
  expect(changedStories(after, since, 10)).toMatchObject([{ title: 'first' }])
  after.close()
})

it.each([0, 100, 10_000])('adds a retry to the run of its receiver, %d ms after the failure', wait => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { store, recorder } = recordedStories()
  const { eventId, sequenceNumber, ...created } = change('User#u1')
  const receiver = 'mail/welcome'
  const run = { consumer: 'mail', recordId: '1.w', item: 'User#u1', eventId, receiver } as const
  recorder.committed(put({ eventId, sequenceNumber, ...created }))

  const first = recorder.placeOfRun(sequenceNumber, receiver)
  recorder.report({ ...run, outcome: 'failed', attempt: 1, error: new Error('no printer') })
  vi.advanceTimersByTime(wait)
  const second = recorder.placeOfRun(sequenceNumber, receiver)
  recorder.report({ ...run, outcome: 'done' })

  expect(second).toMatchObject({ parent: first?.parent })
  expect(listRecords(store, { limit: 9 })[0]?.runs).toMatchObject([
    {
      outcome: 'done',
      data: {
        receiver,
        failedAttempts: 1,
        failure: { title: 'Error: no printer' },
        attempts: [{ outcome: 'failed' }, { outcome: 'done' }],
      },
    },
  ])
})

it('stores the other steps of a moment if one of them cannot be stored', () => {
  const { store, logged } = recordedStories()
  const story = store.addStory({ origin: 'program', title: 'import', at: 0 })
  const add = (ref: string, item: string) =>
    store.addStep({ story }, { kind: 'commit', at: 0, outcome: 'done', ref, data: { operation: item, items: [item] } })

  add('e1', 'first')
  add('e1', 'the same event again')
  add('e2', 'last')

  const stored = store.database.prepare(`select data ->> '$.operation' as item from steps order by id`).all()
  expect(stored).toMatchObject([{ item: 'first' }, { item: 'last' }])
  expect(logged).toEqual([expect.stringMatching(/UNIQUE constraint failed: steps\.ref/)])
})

it('stores a step within 100 ms, even if nothing else is stored', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { store } = recordedStories()
  const story = store.addStory({ origin: 'program', title: 'import', at: 0 })
  // What is read from it later is what has been stored by then.
  const { database } = store
  const count = () => database.prepare('select count(*) as count from steps').get()?.count
  vi.advanceTimersByTime(100)

  store.addStep({ story }, { kind: 'commit', at: 0, outcome: 'done', data: { operation: 'PutItem', items: [] } })
  const before = count()
  vi.advanceTimersByTime(100)

  expect([before, count()]).toEqual([0, 1])
})
