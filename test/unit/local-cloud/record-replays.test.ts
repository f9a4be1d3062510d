import { created, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { watchCalls } from '../../../local/watch-calls.ts'
import { recordReplays } from '../../../packages/local-cloud/src/application/replay/record-replays.ts'
import type { ShowPage } from '../../../packages/local-cloud/src/console/console-page.ts'
import { listStories, readStory } from '../../../packages/local-cloud/src/stories/read-stories.ts'
import type { RecordData } from '../../../packages/local-cloud/src/stories/story.ts'
import { Author } from '../../support/bookshop.ts'
import { consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { recordedStories } from './recorded-stories.ts'
import { runningConsole } from './running-console.ts'

const connected = tidyReceivers()

/** The pages that replay records, for two authors whose records no stream has delivered. */
async function replayPages(fail: () => unknown = () => undefined) {
  const { database, authors, deliver } = parkingShop()
  const { store, recorder } = recordedStories()
  const heard: string[] = []
  const welcomes = ({ instance }: PostSave<typeof Author>) => void heard.push(`welcome ${instance.id}`)
  const copies = ({ instance }: PostSave<typeof Author>) => {
    fail()
    heard.push(`copy ${instance.id}`)
  }
  connected(
    postSave.connect(welcomes, { sender: Author, dispatchUid: 'welcomes', consumer, when: created() }),
    postSave.connect(copies, { sender: Author, dispatchUid: 'copies', consumer }),
    postDelete.connect(() => undefined, { sender: Author, dispatchUid: 'forgets', consumer }),
  )
  for (const id of ['ada', 'bea']) await authors.create({ id, email: `${id}@example.org` })
  connected(watchCalls(recorder) as () => boolean)
  const replays = recordReplays(database, [consumer], recorder)
  const show: ShowPage = (c, _title, content, status = 200) => c.html(content, status) as Response
  const app = new Hono().route('/replay', replays.routes(show))
  const ask = async (path: string) => (await app.request(path)).text()
  const post = async (fields: readonly (readonly [string, string])[]) => {
    const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]))
    return (await app.request('/replay', { method: 'POST', body })).text()
  }
  return { heard, store, replays, authors, deliver, ask, post }
}

const item = (id: string) => ['item', JSON.stringify(['Author', id])] as const
const pathOf = (...ids: string[]) => `/replay?${new URLSearchParams(ids.map(id => [...item(id)] as [string, string]))}`

it('shows in a dry run which receivers would run for the chosen items, and runs none', async () => {
  const { heard, ask, post } = await replayPages()
  await post([item('ada'), ['receiver', 'welcomes']])
  heard.length = 0

  const page = await ask(pathOf('ada', 'bea', 'nobody'))

  expect(heard).toEqual([])
  expect(page).toContain('<h1>Replay <small>3 items</small></h1>')
  expect(page.match(/>would run</g)).toHaveLength(3)
  expect(page.match(/>done before</g)).toHaveLength(1)
  expect(page).toContain('These do not exist: Author nobody.')
  expect(page).toContain('<button>Run 3 receivers</button>')
  expect(page).not.toContain('forgets')
})

it('runs the receivers for the chosen items once, and links to the story that follows', async () => {
  const { heard, store, post } = await replayPages()

  const first = await post([item('ada')])
  const again = await post([item('ada')])

  expect(heard.toSorted()).toEqual(['copy ada', 'welcome ada'])
  expect(first).toContain('2 delivered, 0 done before.')
  expect(again).toContain('0 delivered, 2 done before.')
  const [, id] = /href="\/stories\/(\d+)"/.exec(first) ?? []
  const story = readStory(store, Number(id))
  expect(story).toMatchObject({ title: 'Console: replay Author ada', state: 'done' })
  expect(story?.steps.map(({ kind, outcome, data }) => [kind, outcome, data])).toMatchObject([
    ['run', 'done', { receiver: 'welcomes', consumer, item: 'Author#ada' }],
    ['run', 'done', { receiver: 'copies', consumer, item: 'Author#ada' }],
  ])
  // Nothing ran, so nothing followed.
  expect(again).not.toContain('/stories/')
  expect(listStories(store, { limit: 10 })).toHaveLength(1)
})

it('runs one receiver only, if one is chosen', async () => {
  const { heard, ask, post } = await replayPages()

  const dry = await ask(`${pathOf('ada', 'bea')}&receiver=copies`)
  await post([item('ada'), item('bea'), ['receiver', 'copies']])

  expect(dry).toContain('<option selected>copies</option>')
  expect(dry).toContain('<button>Run 2 receivers</button>')
  expect(heard).toEqual(['copy ada', 'copy bea'])
})

it('skips receivers of an earlier write on request, and otherwise says that they run again', async () => {
  const { authors, ask, post } = await replayPages()
  await post([item('ada')])
  await authors.update(await authors.get('ada'), { name: 'Ada' })

  const again = await ask(pathOf('ada'))
  const onlyNew = await ask(`${pathOf('ada')}&new=yes`)

  expect(again).toContain('It has handled an earlier write of the item.')
  expect(again).toContain('<button>Run 1 receiver</button>')
  expect(onlyNew).toContain('No receiver would run.')
  expect(onlyNew).not.toContain('method="post"')
})

it('shows why a receiver failed, in the result and in the story, which waits for nothing', async () => {
  const { store, post } = await replayPages(() => {
    throw new Error('out of <paper>')
  })

  const page = await post([item('ada'), ['receiver', 'copies']])

  expect(page).toContain('0 delivered, 0 done before, 1 failed.')
  expect(page).toContain('out of &lt;paper&gt;')
  const [head] = listStories(store, { limit: 1 })
  expect(head).toMatchObject({ state: 'done' })
  expect(readStory(store, head?.id ?? 0)?.steps).toMatchObject([
    { outcome: 'refused', data: { outcome: 'failed', failure: { title: expect.stringContaining('out of <paper>') } } },
  ])
})

it.each([
  [100, 100, false],
  [101, 100, true],
])('replays at most 100 items, and says so if others were selected: %i', async (selected, replayed, says) => {
  const { ask } = await replayPages()

  const page = await ask(pathOf(...Array.from({ length: selected }, (_, index) => `a${index}`)))

  expect(page).toContain(`<small>${replayed} items</small>`)
  expect(page.includes('Only the first 100 items are replayed.')).toBe(says)
})

it.each(['/replay', '/replay?item=nonsense', `/replay?item=${encodeURIComponent('["Nobody","a"]')}`])(
  'asks for a selection at %s',
  async path => {
    expect(await (await replayPages()).ask(path)).toContain('No items are selected.')
  },
)

it('offers a replay of records whose item still has a receiver, beside a form for the selected ones', async () => {
  const { replays } = await replayPages()
  const record = (after: object | undefined) => replays.itemOf({ after } as unknown as RecordData)

  const { ask, stream, clock } = await runningConsole({ replays: { ...replays, itemOf: () => '["Author","ada"]' } })
  stream.write(['ada'])
  await clock.advance(100)
  const page = await (await ask('/records')).text()
  const [, story = ''] = /href="(\/stories\/\d+)\?/.exec(page) ?? []
  const [whole, part] = [await (await ask(story)).text(), await (await ask(`${story}/live`)).text()]

  expect(record({ _type: { S: 'Author' }, id: { S: 'ada' } })).toBe('["Author","ada"]')
  expect(record({ _type: { S: 'Genre' }, id: { S: 'tea' } })).toBeUndefined()
  expect(record({ pk: { S: 'guard' } })).toBeUndefined()
  expect(record(undefined)).toBeUndefined()
  expect(page).toContain('<form id="replay-records" class="replay" method="get" action="/replay" autocomplete="off">')
  expect(page).toContain('form="replay-records" name="item" value="[&quot;Author&quot;,&quot;ada&quot;]"')
  expect(page).toContain('<a href="/replay?item=%5B%22Author%22%2C%22ada%22%5D" aria-label="Replay ada">Replay</a>')
  const link = '<a href="/replay?item=%5B%22Author%22%2C%22ada%22%5D" aria-label="Replay ada">Replay</a>'
  expect([whole.includes(link), part.includes(link)]).toEqual([true, true])
  const reply = await ask('/replay?item=nonsense')
  expect(await reply.text()).toContain('aria-current="page">Records<')
  expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
})

it('shows the command that replays an item if the console cannot, and nothing if it knows neither', async () => {
  const replayCommand = `npx dynamo-signals replay --config 'a "b".ts' --id ID`
  const textOf = async (extension: object) => (await (await runningConsole(extension)).ask('/records')).text()

  const shown = await textOf({ replayCommand })

  expect(shown).toContain('<pre>npx dynamo-signals replay --config &#39;a &quot;b&quot;.ts&#39; --id ID</pre>')
  expect(await textOf({})).not.toContain('Replay')
})
