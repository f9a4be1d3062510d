import { expect, it } from 'vitest'
import { storyView } from '../../../packages/local-cloud/src/console/stories/story-page.ts'
import { listStories, readStory } from '../../../packages/local-cloud/src/stories/read-stories.ts'
import type { Story } from '../../../packages/local-cloud/src/stories/story.ts'
import { change, put, recordedStories } from './recorded-stories.ts'

/** A story of one transaction with this many items. */
async function storyOf(items: number): Promise<Story> {
  const { store, recorder } = recordedStories()
  const changes = Array.from({ length: items }, (_, index) => change(`Item#${index}`))
  await recorder.request(
    'POST /items',
    async () => recorder.committed(put(...changes)),
    () => 201,
  )
  const [head] = listStories(store, { limit: 1 })
  return readStory(store, head?.id ?? 0) as Story
}

const shown = (page: unknown) => [...String(page).matchAll(/<strong>(Item#\d+)<\/strong>/g)].map(([, item]) => item)

it('shows at most 50 steps of a list, and leads to the others', async () => {
  const story = await storyOf(120)
  const commit = story.steps[0]?.id

  const first = storyView(story, 0)
  const last = storyView(story, 0, { step: commit, from: 100 })

  expect(shown(first)).toHaveLength(50)
  expect(String(first)).toContain(`<a href="/stories/${story.id}?step=${commit}&amp;from=50" rel="next">70 more</a>`)
  expect(shown(last)).toHaveLength(20)
  expect(String(last)).toContain(`<a href="/stories/${story.id}">The whole story</a>`)
})

it('shows at most 500 steps in all, and leads to the others', async () => {
  const { store, recorder } = recordedStories()
  const changes = Array.from({ length: 100 }, (_, index) => change(`Item#${index}`))
  await recorder.request(
    'POST /items',
    async () => {
      for (let at = 0; at < 100; at++) recorder.committed(put(...changes.map(each => change(String(each.keys.pk)))))
    },
    () => 201,
  )
  const [head] = listStories(store, { limit: 1 })
  const story = readStory(store, head?.id ?? 0) as Story
  const last = story.steps[49]

  const page = String(storyView(story, 0))
  const ofTheLast = String(storyView(story, 0, { step: last?.id, from: 0 }))

  expect(page.match(/<li class=/g)).toHaveLength(500)
  expect(page).toContain(`<a href="/stories/${story.id}?step=${last?.id}&amp;from=0" rel="next">100 more</a>`)
  expect(ofTheLast.match(/<li class=/g)).toHaveLength(50)
})

it('shows the page of the list that has a step, if the first page does not', async () => {
  const story = await storyOf(120)
  const records = story.steps[0]?.children ?? []
  const [early, late] = [records[3]?.id, records[110]?.id]

  const [first, last] = [String(storyView(story, 0, { at: early })), String(storyView(story, 0, { at: late }))]

  expect(first).toBe(String(storyView(story, 0)))
  expect(last).toBe(String(storyView(story, 0, { step: story.steps[0]?.id, from: 100 })))
  expect(last).toContain(` id="step-${late}"`)
  expect(String(storyView(story, 0, { at: 999_999 }))).toBe(first)
})

it('shows the failure of an invocation after another one has delivered the record', async () => {
  const { store, recorder } = recordedStories()
  const user = change('User#u1')
  await recorder.request(
    'POST /users',
    async () => recorder.committed(put(user)),
    () => 201,
  )
  const record = {
    eventID: user.eventId,
    eventSourceARN: 'arn:aws:dynamodb:r:a:table/things/stream/s',
    dynamodb: { SequenceNumber: user.sequenceNumber, Keys: {} },
  }
  const failure = {
    reason: 'Error: The process was ended',
    detail: 'Error: The process was ended\n    at links.ts:1:1',
  }

  recorder.observe({ functionName: 'links', record, outcome: 'retrying', at: 0, ...failure })
  recorder.observe({ functionName: 'links', record, outcome: 'delivered', at: 1 })

  const [head] = listStories(store, { limit: 1 })
  const page = String(storyView(readStory(store, head?.id ?? 0) as Story, 0))
  expect(head?.state).toBe('done')
  expect(page).toContain('delivered</span> <strong>links</strong> <small>after an invocation that failed</small>')
  expect(page).toContain('<summary>Error: The process was ended</summary>')
})

it('escapes what it shows, and links a stack to its source', async () => {
  const { store, recorder } = recordedStories()
  const error = new TypeError('<b>no price</b>')
  await recorder.request(
    'POST /<i>items</i>',
    async () =>
      recorder.checked({ signal: 'pre-save', receiver: 'items/<u>check</u>', sender: 'Item', durationMs: 1, error }),
    () => 400,
  )
  const [head] = listStories(store, { limit: 1 })

  const page = String(storyView(readStory(store, head?.id ?? 0) as Story, 0))

  expect(page).not.toMatch(/<[biu]>/)
  expect(page).toContain('TypeError: &lt;b&gt;no price&lt;/b&gt;')
  expect(page).toMatch(
    /<a href="\/source\?file=test%2Funit%2Flocal-cloud%2Fstory-page\.test\.ts&amp;line=\d+&amp;column=\d+">/,
  )
})

it('shows what many items of a transaction are, and names each of them below', async () => {
  const { store, recorder } = recordedStories()
  const keys = ['Line#1', 'Line#2', 'Line#3', 'Line#4', 'Order#1']
  await recorder.request(
    'POST /orders',
    async () => recorder.committed(put(...keys.map(key => change(key)))),
    () => 201,
  )
  const [head] = listStories(store, { limit: 1 })

  const page = String(storyView(readStory(store, head?.id ?? 0) as Story, 0))

  expect(page).toContain('<strong>4 × Line, Order</strong>')
  for (const key of keys) expect(page).toContain(`<strong>${key}</strong>`)
})
