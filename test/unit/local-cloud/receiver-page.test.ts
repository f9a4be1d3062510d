import { postDelete, preSave } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { consolePages } from '../../../packages/local-cloud/src/application/console-pages.ts'
import { ConsoleReplays } from '../../../packages/local-cloud/src/application/console-replays.ts'
import { consoleRoutes } from '../../../packages/local-cloud/src/application/console-routes.ts'
import { RedriveFailures } from '../../../packages/local-cloud/src/application/redrive-failures.ts'
import { Author } from '../../support/bookshop.ts'
import { eventually } from '../../support/eventually.ts'
import { connectFailing, consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

/** The console of a shop with two dead letters of `fails`. */
async function consoleOfParked() {
  const { database, authors, deliver, letters } = parkingShop()
  let isBroken = true
  const heard = connectFailing(connected, () => {
    if (isBroken) throw new Error('out of paper')
  })
  connected(
    preSave.connect(() => undefined, { sender: Author, dispatchUid: 'checks' }),
    postDelete.connect(() => undefined, { sender: Author, dispatchUid: 'forgets', consumer }),
  )
  for (const id of ['ada', 'ada-2']) await authors.create({ id, email: `${id}@example.org` })
  for (let attempts = 0; attempts < 2; attempts++) await deliver()
  isBroken = false
  const [stayed, replays] = [new RedriveFailures(), new ConsoleReplays(database)]
  const routes = consoleRoutes(database, [consumer], stayed, replays)
  const paused = new Set<string>()
  const mappings = [consumer, 'other'].map(name => ({ name, status: () => ({ paused: paused.has(name) }) }))
  const signals = consolePages(database, [consumer], stayed, replays, () => mappings).find(
    ({ path }) => path === '/signals',
  )
  const page = async (receiver?: string) => {
    const query = receiver === undefined ? {} : { receiver }
    const content = await signals?.content(query)
    return String(await signals?.around?.(content as NonNullable<typeof content>, query))
  }
  const post = (path: string, fields: Record<string, string>, headers = {}) =>
    routes.request(path, { method: 'POST', body: new URLSearchParams(fields), headers })
  const title = (query: Readonly<Record<string, string>>) => signals?.titleOf?.(query)
  return { heard, letters, page, title, post, paused }
}

it('shows what a receiver is connected to, and only its own dead letters', async () => {
  const { page } = await consoleOfParked()

  const fails = await page('fails')

  expect(fails).toContain('<h1>fails</h1>')
  expect(fails).toContain('<strong>post-save</strong> <span>Author</span>')
  expect(fails).toContain('<a href="/?q=fails">Stories</a>')
  expect(fails).toContain('2 records')
  expect(await page('notes')).not.toContain('Dead letters')
  expect(await page()).toContain('<a href="/signals?receiver=fails">')
  expect(await page('nothing')).toContain('<h1>Signals</h1>')
})

it('has the name of the receiver as its title', async () => {
  const { title } = await consoleOfParked()

  expect([{}, { receiver: 'fails' }, { receiver: 'nothing' }].map(title)).toEqual(['Signals', 'fails', 'Signals'])
})

it('replays a receiver from its form, with what is filled in, and shows how it ended', async () => {
  const { page, post } = await consoleOfParked()

  const answer = await post('/replay', { dispatchUid: 'notes', model: 'Author', since: '2020-01-01T00:00' })
  const shown = await eventually(
    () => page('notes'),
    html => html.includes('>done</span>'),
  )
  const html = { accept: 'text/html' }
  const followed = await post('/replay', { dispatchUid: 'notes', model: '', since: '' }, html)

  expect(answer.status).toBe(202)
  expect(shown).toContain('0 delivered, 2 done before')
  expect([followed.status, followed.headers.get('location')]).toEqual([303, '/signals?receiver=notes'])
  expect((await post('/replay', { dispatchUid: 'notes', since: 'soon' })).status).toBe(400)
})

it('has no replay for a receiver of deletes, or one that runs in process', async () => {
  const { page } = await consoleOfParked()

  expect(await page('notes')).toContain('action="/api/replay"')
  expect(await page('forgets')).not.toContain('action="/api/replay"')
  expect(await page('checks')).not.toContain('action="/api/replay"')
})

it('redrives the selected letters, and none if none is selected', async () => {
  const { letters, post } = await consoleOfParked()
  const [first] = await letters()

  const none = await post('/dead-letters/redrive', { selected: 'yes' })
  const afterNone = await letters()
  const one = await post('/dead-letters/redrive', { selected: 'yes', ids: first?.id ?? '' })

  expect(await none.json()).toMatchObject({ redriven: 0, failed: 0 })
  expect(afterNone).toHaveLength(2)
  expect(await one.json()).toMatchObject({ redriven: 1 })
  expect(await letters()).toHaveLength(1)
})

it('has a button that pauses the consumer of a receiver, and one that resumes it', async () => {
  const { page, paused } = await consoleOfParked()

  const running = await page('notes')
  paused.add(consumer)
  const stopped = await page('notes')

  expect(running).toContain('action="/api/streams/links/pause"><button>Pause links</button>')
  expect(running).not.toContain('other')
  expect(stopped).toContain('action="/api/streams/links/resume"><button>Resume links</button>')
  expect(await page('checks')).not.toContain('/api/streams/')
})
