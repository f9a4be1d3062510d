import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { changes } from '../../../packages/local-cloud/src/console/changes.ts'

it('sends an event at once, and one after each change of a story', async () => {
  const stories = { version: 1 }
  const app = new Hono().get('/changes', c => changes(c, stories))
  const reader = (await app.request('/changes')).body?.pipeThrough(new TextDecoderStream()).getReader()

  const first = await reader?.read()
  stories.version = 2
  const second = await reader?.read()
  await reader?.cancel()

  expect([first?.value, second?.value]).toEqual(['data: 1\n\n', 'data: 2\n\n'])
})
