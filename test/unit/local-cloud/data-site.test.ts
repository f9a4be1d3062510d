import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { ShowPage } from '@dynamo-signals/local-cloud'
import { defineModel, preSave } from 'dynamo-signals'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import type { Hono } from 'hono'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { instancePath } from '../../../packages/local-cloud/src/application/data/data-paths.ts'
import { dataSite } from '../../../packages/local-cloud/src/application/data/data-site.ts'
import { localDataPorts } from '../../../packages/local-cloud/src/application/data/local-data-ports.ts'
import { readWith, searchTables } from '../../../packages/local-cloud/src/dynamodb/search-tables.ts'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { MemoryEndpoint } from '../../support/memory-dynamodb/memory-endpoint.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { recordedStories } from './recorded-stories.ts'

const connected = tidyReceivers()

const Traveler = defineModel('Traveler', {
  schema: z.object({ photo: z.instanceof(Uint8Array), account: z.object({ password: z.string(), city: z.string() }) }),
})

/** The pages of a bookshop in memory. */
function pages() {
  const { database, line } = memoryDatabase([...BOOKSHOP, Traveler])
  const client = new DynamoDBClient(new MemoryEndpoint(line.transport).config)
  const { recorder } = recordedStories()
  const cloud = { storedItems: searchTables(readWith(client), [dataTable('data')]), stories: recorder }
  const show: ShowPage = (c, _title, content, status = 200) => c.html(content, status) as Response
  const app: Hono = dataSite(localDataPorts(database, cloud, [dataTable('data'), ledgerTable('ledger')])).routes(show)
  const ask = async (path: string, fields?: Record<string, string>) => {
    const init = fields && { method: 'POST', body: new URLSearchParams(fields) }
    const answer = await app.request(path.replace('/data', ''), init)
    return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') }
  }
  /** Stores an item as another program could. */
  const store = (id: string, more: object) => {
    const keys = { pk: { S: `Author#${id}` }, sk: { S: 'instance' } }
    return line.transport('PutItem', {
      TableName: 'data',
      Item: { ...keys, id: { S: id }, _type: { S: 'Author' }, ...more },
    })
  }
  return { database, authors: database.repository(Author), ask, store }
}

it.each(['a/b', '100%', 'a#b', 'a b', 'ä?&', '..', '<b>'])(
  'shows, saves and deletes the instance with the ID %s',
  async id => {
    const { authors, ask } = pages()
    await authors.create({ id, email: 'ada@example.org' })
    const path = instancePath('Author', id)

    const list = await ask('/data/models/Author')
    const shown = await ask(path)
    const fields = '{ "email": "ada@example.org", "name": "Ada", "isActive": false }'
    const saved = await ask(path.replace('/instances/', '/edit/'), { fields, version: '1' })
    const name = (await authors.get(id)).name
    const deleted = await ask(path.replace('/instances/', '/delete/'), {})

    expect(list.text).toContain(`href="${path}"`)
    expect(shown.status).toBe(200)
    expect(shown.text).not.toContain('<b>')
    expect(saved).toMatchObject({ status: 303, to: path })
    expect(name).toBe('Ada')
    expect(deleted).toMatchObject({ status: 303, to: '/data/models/Author' })
    expect(await authors.find(id)).toBeUndefined()
  },
)

it.each([
  ['{ "email": "ada@example.org", "__proto__": { "isActive": true } }', /__proto__/],
  ['{ "email": 5 }', /email/],
  ['{', /not valid JSON/],
])('refuses to save %s, with the reason', async (fields, reason) => {
  const { authors, ask } = pages()
  await authors.create({ id: 'ada', email: 'ada@example.org' })

  const answer = await ask('/data/edit/Author?id=ada', { fields, version: '1' })

  expect(answer.status).toBe(422)
  expect(answer.text).toMatch(reason)
  expect(await authors.get('ada')).toMatchObject({ version: 1 })
})

it.each([
  ['instances', undefined],
  ['edit', undefined],
  ['edit', { fields: '{}', version: '1' }],
  ['delete', {}],
])('says on the page %s why an instance cannot be read, with a link to its item', async (page, fields) => {
  const { ask, store } = pages()
  await store('a&b', { email: { N: '5' } })

  const answer = await ask(`/data/${page}/Author?id=a%26b`, fields)

  expect(answer.status).toBe(500)
  expect(answer.text).toMatch(/role="alert">Author a&amp;b cannot be read: email: /)
  expect(answer.text).toContain('href="/data/tables/data?partition=Author%23a%26b"')
})

it('lists an item whose ID cannot be in an address', async () => {
  const { ask, store } = pages()
  await store('a\ud800', {})

  const list = await ask('/data/models/Author')

  expect(list.status).toBe(200)
  expect(list.text).toContain('href="/data/instances/Author?id=a%EF%BF%BD"')
})

it('leaves out of the list what says nothing about an instance', async () => {
  const { ask, store } = pages()
  await store('ada', {
    name: { S: '' },
    left: { NULL: true },
    password: { S: 'x' },
    tags: { L: [] },
    books: { N: '0' },
  })

  const { text } = await ask('/data/models/Author')

  expect(text).toContain('<small class="summary">books 0</small>')
})

it('hides secrets inside of a field in the list, and counts bytes', async () => {
  const { ask, database } = pages()
  const account = { password: 'very secret', city: 'Oslo' }
  await database.repository(Traveler).create({ id: 't1', photo: new Uint8Array(9), account })

  const { text } = await ask('/data/models/Traveler')

  expect(text).not.toContain('very secret')
  expect(text).toContain(
    'photo 9 bytes · account {&quot;password&quot;:&quot;hidden&quot;,&quot;city&quot;:&quot;Oslo&quot;}',
  )
})

it('folds long values of stored items, and shows them whole on the page of the item', async () => {
  const { ask, store } = pages()
  const ends = (from: number, to: number) => `${'x'.repeat(from)}[here]${'y'.repeat(to)}`
  await store('ada', { short: { S: 'tea' }, long: { S: ends(300, 100) }, longest: { S: ends(6_000, 100) } })

  const list = await ask('/data/tables/data')
  const [, link = ''] = /href="([^"]*)">Whole item</.exec(list.text) ?? []
  const item = await ask(link.replaceAll('&amp;', '&'))

  expect(list.text).toContain('<td>tea</td>')
  expect(list.text).toContain(`<summary>${'x'.repeat(200)} … <small>406 characters</small></summary>`)
  expect(list.text).toContain(`<pre>${ends(300, 100)}</pre>`)
  expect(list.text).toContain(`<pre>${'x'.repeat(5_000)} …</pre>`)
  expect(list.text).not.toContain(ends(6_000, 100))
  expect(link).toBe('/data/tables/data?partition=Author%23ada&amp;sort=instance')
  expect(item.text).toContain(`<pre>${ends(6_000, 100)}</pre>`)
  expect(item.text).not.toContain('Whole item')
})

it('shows a veto that is not an error', async () => {
  const { ask } = pages()
  connected(
    preSave.connect(
      () => {
        throw 'closed on <Sundays>'
      },
      { sender: Author },
    ),
  )

  const answer = await ask('/data/create/Author', { fields: '{ "email": "ada@example.org" }' })

  expect(answer.status).toBe(422)
  expect(answer.text).toContain('closed on &lt;Sundays&gt;')
})

it.each([
  '/data/models/Nothing',
  '/data/instances/Author?id=nobody',
  '/data/instances/Author',
  '/data/edit/Author?id=nobody',
  '/data/tables/others',
])('has no page at %s', async path => {
  expect((await pages().ask(path)).status).toBe(404)
})
