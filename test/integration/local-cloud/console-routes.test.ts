import { type PostSave, postDelete, postSave } from 'dynamo-signals'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import type { ShownReplay } from '../../../packages/local-cloud/src/application/console-replays.ts'
import { consoleRoutes } from '../../../packages/local-cloud/src/application/console-routes.ts'
import { RedriveFailures } from '../../../packages/local-cloud/src/application/redrive-failures.ts'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { eventually } from '../../support/eventually.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'

let shop: FreshDatabase
let routes: ReturnType<typeof consoleRoutes>
let greeted: string[]
beforeEach(async () => {
  shop = await freshDatabase(BOOKSHOP)
  routes = consoleRoutes(shop.database, ['links', 'mail'], new RedriveFailures())
  greeted = []
  const greet = ({ instance }: PostSave<typeof Author>) => void greeted.push(instance.name)
  const undo = [
    postSave.connect(greet, { sender: Author, dispatchUid: 'greet', consumer: 'mail' }),
    postDelete.connect(() => undefined, { sender: Author, dispatchUid: 'forget', consumer: 'links' }),
  ]
  onTestFinished(() => {
    for (const disconnect of undo) disconnect()
  })
})

const post = (body: object) => routes.request('/replay', { method: 'POST', body: JSON.stringify(body) })

it('draws the graph of signals and receivers', async () => {
  const response = await routes.request('/graph')

  const { signals, mermaid } = (await response.json()) as { signals: object[]; mermaid: string }
  expect(signals).toContainEqual({
    signal: 'post-save',
    receivers: [{ receiver: 'greet', dispatchUid: 'greet', sender: 'Author', consumer: 'mail', priority: 0 }],
  })
  expect(mermaid).toContain('flowchart LR')
})

it('replays in the background of the request, and reports the result', async () => {
  await shop.database.repository(Author).create({ email: 'a@example.org', name: 'Ada' })

  const response = await post({ dispatchUid: 'greet', since: '2020-01-01T00:00:00Z' })

  expect(response.status).toBe(202)
  const { replayId } = (await response.json()) as { replayId: string }
  const shown = await eventually(
    async () => (await (await routes.request(`/replay/${replayId}`)).json()) as ShownReplay,
    ({ status }) => status !== 'running',
  )
  expect(shown).toMatchObject({ status: 'done', counts: { delivered: 1, failed: 0 } })
  expect(greeted).toEqual(['Ada'])
})

it('replays all receivers if none is named', async () => {
  await shop.database.repository(Author).create({ email: 'a@example.org', name: 'Ada' })

  const response = await routes.request('/replay', { method: 'POST' })

  expect(response.status).toBe(202)
  await eventually(async () => greeted.length > 0)
  expect(greeted).toEqual(['Ada'])
})

it.each([
  ['a receiver that is not there', { dispatchUid: 'nobody' }],
  ['a receiver of deletes', { dispatchUid: 'forget' }],
  ['a model that is not there', { model: 'Poem' }],
  ['a time that is none', { since: 'yesterday' }],
  ['what it does not know', { until: '2020-01-01T00:00:00Z' }],
])('refuses %s', async (_, body) => {
  const response = await post(body)

  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  expect(await response.json()).toMatchObject({
    status: 400,
    title: 'Bad Request',
    code: expect.stringMatching(/^\w+\.\w+$/),
  })
})

it('returns 404 for a replay that it did not start', async () => {
  const response = await routes.request('/replay/none')

  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'replays.unknown', detail: 'There is no replay "none".' })
})

it.each([
  ['DELETE', '/graph', 'GET'],
  ['GET', '/replay', 'POST'],
  ['POST', '/replay/none', 'GET'],
  ['PUT', '/dead-letters', 'GET'],
  ['GET', '/dead-letters/redrive', 'POST'],
])('answers %s %s with 405 and the method that it takes', async (method, path, allowed) => {
  const response = await routes.request(path, { method })

  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe(allowed)
  expect(await response.json()).toMatchObject({ code: 'console.methodNotAllowed' })
})

it.each([
  ['text that is not JSON', '{'],
  ['ids that are not a list', '{"ids":"all"}'],
  ['what it does not know', '{"id":"x"}'],
])('refuses to redrive %s', async (_, body) => {
  const response = await routes.request('/dead-letters/redrive', { method: 'POST', body })

  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ code: 'console.invalidInput', detail: expect.any(String) })
})
