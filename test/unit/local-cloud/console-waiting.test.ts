import { expect, it } from 'vitest'
import { consolePages } from '../../../packages/local-cloud/src/application/console-pages.ts'
import { consoleRoutes } from '../../../packages/local-cloud/src/application/console-routes.ts'
import { RedriveFailures } from '../../../packages/local-cloud/src/application/redrive-failures.ts'
import { untilText, waitingList } from '../../../packages/local-cloud/src/application/waiting-list.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { consumer, shopThatWaited } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

async function consoleOfWaiting() {
  const shop = await shopThatWaited(connected)
  const stayed = new RedriveFailures()
  const routes = consoleRoutes(shop.database, [consumer], stayed)
  const page = consolePages(shop.database, [consumer], stayed).find(({ path }) => path === '/dead-letters')
  const json = async (path: string, init?: RequestInit) => (await routes.request(path, init)).json()
  return { ...shop, routes, json, page: async () => String(await page?.content({})) }
}

it('lists waiting records next to parked ones, with their next attempts and reasons', async () => {
  const { page, json } = await consoleOfWaiting()

  const shown = await page()
  expect(shown).toContain('<h2>Waiting <small>2 records, retried automatically</small></h2>')
  expect(shown).toContain('Author#ada')
  expect(shown).toContain('Throttling: Throttling of the service')
  expect(shown).toContain('next attempt')
  expect(shown).toContain('<h2>Dead letters</h2>')
  expect(await json('/waiting')).toMatchObject({
    items: [{ itemKey: 'Author#ada', due: '2026-03-01T12:00:01.000Z' }, { itemKey: 'Author#bob' }],
  })
})

it('keeps the order of the waiting records when one of them is tried again', () => {
  const record = (id: string, due: string) =>
    ({ id, consumer, dispatchUid: 'r', itemKey: id, due, firstFailedAt: `2026-03-01T12:00:0${id}.000Z` }) as never
  const now = new Date('2026-03-01T12:00:10.000Z')
  const orderOf = (...dues: string[]) => {
    const shown = String(waitingList([...dues.map((due, index) => record(String(index), due))].reverse(), now))
    return [...shown.matchAll(/id="waiting-(\d)"/g)].map(([, id]) => id)
  }

  expect(orderOf('2026-03-01T12:00:11.000Z', '2026-03-01T12:00:12.000Z')).toEqual(['0', '1'])
  expect(orderOf('2026-03-01T12:00:41.000Z', '2026-03-01T12:00:12.000Z')).toEqual(['0', '1'])
})

it('retries all of them now, and parks a selected one', async () => {
  const { json, routes, waiting, wake, sent, letters } = await consoleOfWaiting()
  const [ada] = await waiting()
  const body = new URLSearchParams({ ids: ada?.id ?? '' })

  const answer = await routes.request('/waiting/park-now', { method: 'POST', body, headers: { accept: 'text/html' } })
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/dead-letters'])
  expect(await json('/waiting/retry-now', { method: 'POST' })).toEqual({ records: 1 })
  await wake()

  expect(sent).toEqual(['bob'])
  expect(await letters()).toMatchObject([{ itemKey: 'Author#ada' }])
  expect((await routes.request('/waiting/retry-now')).status).toBe(405)
  expect((await routes.request('/waiting/retry-now', { method: 'POST', body: '{"id":1}' })).status).toBe(400)
})

it('says how long it is until the next attempt', () => {
  const now = new Date('2026-03-01T12:00:00.000Z')

  expect(untilText('2026-03-01T12:00:39.200Z', now)).toBe('in 40 s')
  expect(untilText('2026-03-01T12:05:00.000Z', now)).toBe('in 5 min')
  expect(untilText('2026-03-01T12:00:00.000Z', now)).toBe('now')
  expect(untilText('2026-03-01T11:00:00.000Z', now)).toBe('now')
})
