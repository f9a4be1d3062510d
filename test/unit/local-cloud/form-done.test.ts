import { expect, it } from 'vitest'
import { runningConsole } from './running-console.ts'

const BROWSER = 'text/html,application/xhtml+xml'
const PAGE = 'http://localhost:4000/records?model=User'

/** Pauses the consumer, as a form does. */
async function pause(headers: Record<string, string>) {
  const { ask, mapping } = await runningConsole()
  const { status, headers: answered } = await ask(`/api/streams/${mapping.status().name}/pause`, {
    method: 'POST',
    headers,
  })
  return { status, location: answered.get('location'), isPaused: mapping.status().paused }
}

it('leads a browser without JavaScript back to the page of the form', async () => {
  const answer = await pause({ accept: BROWSER, referer: PAGE })

  expect(answer).toEqual({ status: 303, location: '/records?model=User', isPaused: true })
})

it('leads to no other host if the path begins with two slashes', async () => {
  const answer = await pause({ accept: BROWSER, referer: 'http://localhost:4000//example.org/records' })

  expect(answer.location).toBe('/example.org/records')
})

it.each([
  ['a script', { accept: '*/*', referer: PAGE }],
  ['a browser that does not say where the form was', { accept: BROWSER }],
  ['a browser with a page of another site', { accept: BROWSER, referer: 'http://localhost:5000/records' }],
  ['a browser with something else than an address', { accept: BROWSER, referer: 'records' }],
])('sends nothing to %s', async (_, headers) => {
  const answer = await pause(headers)

  expect(answer).toEqual({ status: 204, location: null, isPaused: true })
})

it.each(['/', '/records', '/break'])('every form of %s that returns nothing has words for what it did', async path => {
  const { ask, stream, clock } = await runningConsole()
  stream.write(['session'], 'shard-1', { sk: 'instance' }, '1800000000')
  await clock.advance(100)

  const page = await (await ask(path)).text()
  const forms = page.match(/<form [^>]*method="post"[^>]*>/g) ?? []

  expect(forms.length).toBeGreaterThan(0)
  expect(forms.filter(form => !/data-done="[^"]+\."/.test(form))).toEqual([])
})
