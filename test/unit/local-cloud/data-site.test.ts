import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { ShowPage } from '@dynamo-signals/local-cloud'
import { preSave } from 'dynamo-signals'
import { dataTable } from 'dynamo-signals/table'
import type { Hono } from 'hono'
import { expect, it } from 'vitest'
import { instancePath } from '../../../packages/local-cloud/src/application/data/data-paths.ts'
import { dataSite } from '../../../packages/local-cloud/src/application/data/data-site.ts'
import { searchTables } from '../../../packages/local-cloud/src/dynamodb/search-tables.ts'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { MemoryEndpoint } from '../../support/memory-dynamodb/memory-endpoint.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { recordedStories } from './recorded-stories.ts'

const connected = tidyReceivers()

/** The pages of a bookshop in memory. */
function pages() {
  const { database, line } = memoryDatabase(BOOKSHOP)
  const client = new DynamoDBClient(new MemoryEndpoint(line.transport).config)
  const { recorder } = recordedStories()
  const cloud = { storedItems: searchTables(client, [dataTable('data')]), stories: recorder }
  const show: ShowPage = (c, _title, content, status = 200) => c.html(content, status) as Response
  const app: Hono = dataSite({ database, cloud, tables: ['data', 'ledger'] }).routes(show)
  const ask = async (path: string, fields?: Record<string, string>) => {
    const init = fields && { method: 'POST', body: new URLSearchParams(fields) }
    const answer = await app.request(path.replace('/data', ''), init)
    return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') }
  }
  return { database, authors: database.repository(Author), ask }
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
