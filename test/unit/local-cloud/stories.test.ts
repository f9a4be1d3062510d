import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Change, ChangeReader } from '../../../packages/local-cloud/src/stories/change.ts'
import { placeOfWork } from '../../../packages/local-cloud/src/stories/places.ts'
import { listStories, readStory } from '../../../packages/local-cloud/src/stories/read-stories.ts'
import type { Step } from '../../../packages/local-cloud/src/stories/story.ts'
import { change, put, recordedStories } from './recorded-stories.ts'

/** The steps as indented lines. */
function lines(steps: readonly Step[] = [], indent = ''): string[] {
  return steps.flatMap(step => [`${indent}${line(step)}`, ...lines(step.children, `${indent}  `)])
}

function line({ kind, outcome, data }: Step): string {
  const { receiver, item, items, subject } = data as {
    receiver?: string
    item?: string
    items?: string[]
    subject?: string
  }
  return `${kind} ${receiver ?? subject ?? (items ? items.join(', ') : item)}: ${outcome}`
}

const titles = (store: Parameters<typeof listStories>[0]) => listStories(store, { limit: 9 }).map(({ title }) => title)

it('tells a request as one story, to the last hop', async () => {
  const { store, recorder } = recordedStories()
  recorder.addReader('things')
  const [user, cart] = [change('User#u1'), change('Cart#c1')]
  const observe = (eventID: string, SequenceNumber: string) =>
    recorder.observe({
      functionName: 'links',
      record: {
        eventID,
        eventSourceARN: 'arn:aws:dynamodb:r:a:table/things/stream/s',
        dynamodb: { SequenceNumber, Keys: {} },
      },
      outcome: 'delivered',
      at: 0,
    })
  const run = { consumer: 'links', recordId: '1.w', item: 'User#u1', outcome: 'done', durationMs: 3 } as const

  await recorder.request(
    'POST /api/users',
    async () => {
      recorder.checked({ signal: 'pre-save', receiver: 'users/check', sender: 'User', durationMs: 1 })
      recorder.committed(put(user))
      return 202
    },
    status => status,
  )
  await placeOfWork.run(recorder.placeOfRun(user.sequenceNumber, 'carts/open-cart'), async () => {
    recorder.committed(put(cart))
    recorder.mailed({
      id: 'm1',
      to: ['ada@example.org'],
      subject: 'Welcome',
      receivedAt: new Date(Date.now() + 1_000).toISOString(),
    } as never)
  })
  const running = listStories(store, { limit: 9 })
  recorder.report({ ...run, eventId: user.eventId, receiver: 'carts/open-cart' })
  for (const each of [user, cart]) observe(each.eventId, each.sequenceNumber)

  const [story] = listStories(store, { limit: 9 })
  expect(running).toMatchObject([{ title: 'POST /api/users', status: 202, state: 'running' }])
  expect(story).toMatchObject({ state: 'done', counts: { records: 2, runs: 1, mails: 1 } })
  expect(lines(readStory(store, story?.id ?? 0)?.steps)).toEqual([
    'check users/check: done',
    'commit User#u1: done',
    '  record User#u1: done',
    '    run carts/open-cart: done',
    '      commit Cart#c1: done',
    '        record Cart#c1: done',
    '      mail Welcome: done',
  ])
})

it('has no story of a request that changes nothing, unless it failed', async () => {
  const { store, recorder } = recordedStories()
  const end = (status: number) => status

  await recorder.request('GET /api/products', async () => 200, end)
  await recorder.request('GET /api/cart', async () => 503, end)
  await recorder.request('GET /api/me', () => Promise.reject(new Error('no')), end).catch(() => {})

  expect(titles(store)).toEqual(['GET /api/me', 'GET /api/cart'])
})

it('shows a delete in the story of the request that deleted, although the item names its last writer', async () => {
  const readChange: ChangeReader = ({ before, after }) => ({
    item: 'User u1',
    requestId: after === undefined ? undefined : 'of the save',
    isBookkeeping: before !== undefined && after !== undefined,
    silent: [],
  })
  const { store, recorder } = recordedStories({ readChange })
  const write = (title: string, changed: Change) =>
    recorder.request(
      title,
      async () => recorder.committed(put(changed)),
      () => 200,
    )

  await write('POST /users', change('User#u1'))
  await write('DELETE /users/u1', change('User#u1', { before: {}, after: undefined }))

  const [deletion] = listStories(store, { limit: 1 })
  expect(deletion).toMatchObject({ title: 'DELETE /users/u1', requestId: undefined, counts: { records: 1 } })
})

it('adds what a schedule does for a request to the story of the request', async () => {
  const readChange: ChangeReader = () => ({ item: 'Reminder r1', requestId: 'r-1', isBookkeeping: false, silent: [] })
  const { store, recorder } = recordedStories({ readChange })

  await recorder.request(
    'POST /users',
    async () => recorder.committed(put(change('a'))),
    () => 200,
  )
  recorder.background('The schedule ran', () => recorder.committed(put(change('b'))))

  expect(listStories(store, { limit: 9 })).toMatchObject([{ title: 'POST /users', counts: { records: 2 } }])
})

it('finds the receiver that made a change on a DynamoDB that another program runs', () => {
  const readChange: ChangeReader = ({ eventId }) => ({
    item: eventId,
    requestId: 'r-1',
    receiver: eventId === 'e-cart' ? 'carts/open-cart' : undefined,
    isBookkeeping: false,
    silent: [],
  })
  const { store, recorder } = recordedStories({ readChange })
  const observe = (eventID: string) =>
    recorder.observe({
      functionName: 'links',
      record: { eventID, dynamodb: { SequenceNumber: eventID } },
      outcome: 'delivered',
      at: 0,
    })

  observe('e-user')
  recorder.report({
    consumer: 'links',
    receiver: 'carts/open-cart',
    eventId: 'e-user',
    recordId: '1',
    item: 'u',
    outcome: 'done',
  })
  observe('e-cart')

  const stories = listStories(store, { limit: 9 })
  expect(stories).toMatchObject([{ requestId: 'r-1' }])
  expect(lines(readStory(store, stories[0]?.id ?? 0)?.steps)).toEqual([
    'record e-user: done',
    '  run carts/open-cart: done',
    '    record e-cart: done',
  ])
})

it('keeps a write of another program as a story of its own', () => {
  const { store, recorder } = recordedStories()

  recorder.committed(put(change('User#u1')))
  recorder.committed(put(change('Session#s1', { before: {}, after: undefined, isExpiry: true })))

  expect(titles(store)).toEqual(['Session#s1 expired', 'User#u1 was created'])
})

it('keeps the stories across a restart, and what was running runs again when the stream says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stories-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'stories.sqlite')
  const before = recordedStories({ path })
  before.recorder.addReader('things')
  await before.recorder.request(
    'POST /users',
    async () => before.recorder.committed(put(change('User#u1'))),
    () => 201,
  )
  before.store.close()

  const { store } = recordedStories({ path })
  onTestFinished(() => store.close())

  expect(listStories(store, { limit: 9 })).toMatchObject([{ title: 'POST /users', status: 201, state: 'done' }])
})

it('survives a disk that cannot store a moment of stories, and stores the next one', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { store, recorder, logged } = recordedStories()
  const lost = change('User#u1')
  recorder.committed(put(lost))

  // A full disk ends the transaction in SQLite itself, so that its commit fails.
  store.database.exec('rollback')
  vi.advanceTimersByTime(100)
  const found = store.find(lost.eventId)
  recorder.committed(put(change('User#u2')))

  expect(logged).toEqual([
    expect.stringMatching(/^The console cannot record a part of a story\. Error: .*no transaction/),
  ])
  expect(found).toBeUndefined()
  expect(titles(store)).toEqual(['User#u2 was created'])
})

it('never throws into the application, and logs each problem once', async () => {
  const readChange: ChangeReader = () => {
    throw new TypeError('an odd item')
  }
  const { store, recorder, logged } = recordedStories({ readChange })

  const result = await recorder.request(
    'POST /users',
    async () => {
      recorder.committed(put(change('a')))
      recorder.committed(put(change('b')))
      return 201
    },
    status => status,
  )
  store.database.close()
  await recorder.request(
    'POST /users',
    async () => recorder.checked({ signal: 's', receiver: 'r', sender: 'S', durationMs: 0 }),
    () => 200,
  )

  expect(result).toBe(201)
  expect(logged).toEqual([
    'The console cannot record a part of a story. TypeError: an odd item',
    expect.stringMatching(/^The console cannot record a part of a story\. Error: .*not open/),
  ])
})
