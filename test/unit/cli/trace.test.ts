import { Hono } from 'hono'
import { expect, it, onTestFinished, vi } from 'vitest'
import { runCli } from '../../../packages/dynamo-signals/src/cli/run-cli.ts'
import { startConsole } from '../../../packages/local-cloud/src/console/start-console.ts'
import { textRoutes } from '../../../packages/local-cloud/src/console/text/text-routes.ts'
import { recordedStories } from '../local-cloud/recorded-stories.ts'

/** A console with one story, and the commands that read it. */
async function consoleWithStory() {
  const { store, recorder } = recordedStories()
  await recorder.request(
    'POST /api/users',
    async () => recorder.checked({ signal: 'pre-save', receiver: 'users/check', sender: 'User', durationMs: 1 }),
    () => 202,
  )
  const { url, stop } = await startConsole(0, new Hono().route('/', textRoutes(store)))
  onTestFinished(stop)
  const printed = { out: '', err: '' }
  const stopping = new AbortController()
  const run = (...args: string[]) =>
    runCli(args, {
      out: text => {
        printed.out += text
      },
      err: text => {
        printed.err += text
      },
      isInteractive: false,
      columns: 60,
      abortSignal: stopping.signal,
    })
  return { url, run, printed, stop: () => stopping.abort() }
}

it('prints a story of the console', async () => {
  const { url, run, printed } = await consoleWithStory()

  expect(await run('trace', '1', '--console', url)).toBe(0)
  expect(printed.out).toMatch(/POST \/api\/users.*\n└ passed users\/check/s)
})

it('says that there is no such story', async () => {
  const { url, run, printed } = await consoleWithStory()

  expect(await run('trace', 'r-9', '--console', url)).toBe(1)
  expect(printed).toEqual({ out: '', err: 'There is no story of the request or with the number "r-9".\n' })
})

it('follows the stories until it is stopped', async () => {
  const { url, run, printed, stop } = await consoleWithStory()
  const tail = run('tail', '--console', url)
  await vi.waitFor(() => expect(printed.out).toContain('POST /api/users'), { timeout: 60_000 })

  stop()

  expect(await tail).toBe(0)
  expect(printed.err).toBe('')
})

it('says how to start a console that does not respond', async () => {
  const { run, printed } = await consoleWithStory()

  expect(await run('tail', '--console', 'http://127.0.0.1:1')).toBe(1)
  expect(printed.err).toMatch(/^The console at http:\/\/127\.0\.0\.1:1 does not respond \(.+\)\. Start it with/)
})

it.each([
  [['trace'], 'trace needs the ID of a request: dynamo-signals trace <request>.'],
  [['tail', '--console', 'localhost'], '--console must be an address such as http://localhost:4000, not "localhost".'],
  [['tail', '--last', '0'], '--last must be a number of at least 1, not "0".'],
])('refuses %j', async (args, words) => {
  const { run, printed } = await consoleWithStory()

  expect(await run(...args)).toBe(2)
  expect(printed.err).toContain(words)
})
