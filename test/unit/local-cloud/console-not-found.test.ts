import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { ConsoleSite } from '../../../packages/local-cloud/src/console/console-page.ts'
import { runningConsole } from './running-console.ts'

const site: ConsoleSite = {
  path: '/things',
  title: 'Things',
  routes: () => new Hono().all('/gone', c => c.notFound()),
}
const inBrowser = { accept: 'text/html' }

it.each([
  ['/stories/99', {}],
  ['/mails/nothing', {}],
  ['/source?file=none.ts&line=1', {}],
  ['/things/gone', {}],
  ['/things/gone', { method: 'POST' }],
  ['/nothing', {}],
])('a browser gets a page if there is none at %s', async (path, init) => {
  const { ask } = await runningConsole({ site })

  const answer = await ask(path, { ...init, headers: inBrowser })

  expect(answer.status).toBe(404)
  expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await answer.text()).toContain(`<h1>There is no page at ${path.replaceAll('&', '&amp;')}</h1>`)
})

it('a program gets a problem, and a browser, too, below /api', async () => {
  const { ask } = await runningConsole({ site })

  const answers = [await ask('/things/gone'), await ask('/api/nothing', { headers: inBrowser })]

  expect(answers.map(({ status }) => status)).toEqual([404, 404])
  for (const answer of answers) expect(await answer.json()).toMatchObject({ code: 'console.notFound' })
})
