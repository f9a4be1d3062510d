import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { storyLine } from '../../../packages/local-cloud/src/console/text/story-line.ts'
import { storyText } from '../../../packages/local-cloud/src/console/text/story-text.ts'
import { textRoutes } from '../../../packages/local-cloud/src/console/text/text-routes.ts'
import { placeOfWork } from '../../../packages/local-cloud/src/stories/places.ts'
import { readStory } from '../../../packages/local-cloud/src/stories/read-stories.ts'
import type { StoryHead } from '../../../packages/local-cloud/src/stories/story.ts'
import { StoryFeed } from '../../../packages/local-cloud/src/stories/story-feed.ts'
import { change, put, recordedStories } from './recorded-stories.ts'

const plain = { colors: false }
const head: StoryHead = {
  id: 7,
  origin: 'request',
  title: 'POST /api/users',
  requestId: 'r-1',
  status: 202,
  at: Date.UTC(2026, 0, 1, 12, 34, 56),
  durationMs: 83.6,
  state: 'done',
  counts: { records: 3, runs: 1, mails: 0 },
}

const run = { consumer: 'mail', recordId: '1.w', item: 'User#u1', durationMs: 12 } as const

/** A sign-up with a check, a record, and a receiver that has not run yet. */
async function signUp() {
  const stories = recordedStories()
  const { store, recorder } = stories
  recorder.addReader('things')
  const user = change('User#u1')
  await recorder.request(
    'POST /api/users',
    async () => {
      recorder.checked({ signal: 'pre-save', receiver: 'users/check', sender: 'User', durationMs: 1 })
      recorder.committed(put(user))
      return 202
    },
    status => status,
  )
  const report = (outcome: 'done' | 'failed', error?: Error) =>
    recorder.report({
      ...run,
      receiver: 'mail/activation',
      eventId: user.eventId,
      outcome,
      maxAttempts: 5,
      ...(error && { error }),
    })
  return { store, recorder, user, report }
}

it('prints a story on one line, with what followed from it and its number', () => {
  expect(storyLine(head, plain)).toBe('12:34:56 done    POST /api/users  202 · 84 ms · 3 records · 1 receiver  #7')
})

it('cuts a line to the width of the terminal, and keeps the number', () => {
  const line = storyLine({ ...head, title: `GET /${'a'.repeat(200)}` }, { colors: false, width: 60 })

  expect(line).toHaveLength(60)
  expect(line).toMatch(/^12:34:56 done {4}GET \/a+… {2}#7$/)
})

it('colors nothing but the state, and never what came from outside', () => {
  const line = storyLine({ ...head, title: 'GET /\u001b[31m' }, { colors: true })

  expect(stripVTControlCharacters(line)).toBe(
    '12:34:56 done    GET /\\x1b[31m  202 · 84 ms · 3 records · 1 receiver  #7',
  )
  expect(line).toContain('\u001b[32mdone')
})

it('returns a story when it has ended, and again when its end changes', async () => {
  const { store, recorder } = recordedStories()
  recorder.addReader('things')
  const feed = new StoryFeed(store)
  const titles = () => feed.next().map(({ title, state }) => `${title} ${state}`)
  const answer = Promise.withResolvers<number>()

  const request = recorder.request(
    'POST /a',
    async () => {
      recorder.checked({ signal: 'pre-save', receiver: 'check', sender: 'User', durationMs: 1 })
      return answer.promise
    },
    status => status,
  )
  const before = titles()
  answer.resolve(200)
  await request

  expect(before).toEqual([])
  expect(titles()).toEqual(['POST /a done'])
  expect(titles()).toEqual([])
})

it('returns the newest 5,000 stories to a reader that paused for longer, oldest first', () => {
  const { store } = recordedStories()
  const feed = new StoryFeed(store)
  for (let at = 1; at <= 5_001; at++) store.addStory({ origin: 'program', title: `${at}`, at })

  const titles = feed.next().map(({ title }) => title)

  expect([titles.length, titles[0], titles.at(-1)]).toEqual([5_000, '2', '5001'])
})

it('returns a failing story once for each state', async () => {
  const { store, recorder, user, report } = await signUp()
  const feed = new StoryFeed(store)
  const states = () => feed.next().map(({ state }) => state)

  report('failed', new Error('SES is down'))
  const [first, second] = [states(), states()]
  report('failed', new Error('SES is down'))
  const third = states()
  report('done')
  recorder.observe({
    functionName: 'mail',
    record: {
      eventID: user.eventId,
      eventSourceARN: 'arn:aws:dynamodb:r:a:table/things/stream/s',
      dynamodb: { SequenceNumber: user.sequenceNumber, Keys: {} },
    },
    outcome: 'delivered',
    at: 0,
  })

  expect([first, second, third, states()]).toEqual([['failing'], [], [], ['done']])
})

it('prints a story as a tree, with the error of a failing receiver and its place', async () => {
  const { store, recorder, user, report } = await signUp()
  report('failed', new Error('SES is down'))
  await placeOfWork.run(recorder.placeOfRun(user.sequenceNumber, 'mail/activation'), async () => {})
  const story = readStory(store, 1)
  if (!story) throw new Error('There is no story.')

  const lines = storyText(story, plain).split('\n')

  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d failing POST \/api\/users {2}202 · \d+ ms · 1 record · 1 receiver {2}#1$/)
  expect(lines.slice(1)).toEqual([
    '├ passed users/check  pre-save of User · 1.0 ms',
    '└ committed User#u1  TransactWriteItems',
    '  └ created User#u1',
    '    └ failed, will be retried mail/activation  mail · 12 ms',
    '        Error: SES is down',
    expect.stringMatching(/^ {8}at .*stories-as-text\.test\.ts:\d+:\d+/),
  ])
})

it('responds with the newest stories, and then with each one that ends', async () => {
  const { store, recorder } = await signUp()
  const response = await textRoutes(store).request('/tail?last=5')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const first = (await reader?.read())?.value

  await recorder.request(
    'POST /later',
    async () => recorder.checked({ signal: 'pre-save', receiver: 'check', sender: 'User', durationMs: 1 }),
    () => 200,
  )
  const second = (await reader?.read())?.value
  await reader?.cancel()

  expect(first).toContain('POST /api/users')
  expect(second).toContain('done    POST /later')
})

it.each(['1', 'nothing', '999'])('responds to the story %s, or says that there is none', async asked => {
  const { store } = await signUp()

  const response = await textRoutes(store).request(`/trace/${asked}`)

  expect(response.status).toBe(asked === '1' ? 200 : 404)
  expect(await response.text()).toContain(asked === '1' ? 'POST /api/users' : `There is no story`)
})
