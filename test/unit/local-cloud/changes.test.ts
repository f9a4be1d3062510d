import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { changes } from '../../../packages/local-cloud/src/console/changes.ts'
import { change, put, recordedStories } from './recorded-stories.ts'

/** Recorded stories, and the events that a page gets about them. */
function followed() {
  const { store, recorder } = recordedStories()
  const app = new Hono().get('/changes', c => changes(c, store))
  const open = async () => {
    const reader = (await app.request('/changes')).body?.pipeThrough(new TextDecoderStream()).getReader()
    return { next: async () => (await reader?.read())?.value, close: () => reader?.cancel() }
  }
  const report = (outcome: 'done' | 'failed' | 'parked', error?: Error) =>
    recorder.report({
      consumer: 'mail',
      receiver: 'mail/hello',
      eventId: user.eventId,
      recordId: 'r1',
      item: 'User#u1',
      outcome,
      ...(error && { error }),
    })
  const user = change('User u1', { sequenceNumber: '7' })
  recorder.committed(put(user))
  return { store, recorder, report, open }
}

const runs = (event: string | undefined) => JSON.parse(/^event: runs\ndata: (.*)\n\n$/.exec(event ?? '')?.[1] ?? 'null')

it('sends an event at once, and one after each change of a story', async () => {
  const { store, recorder, open } = followed()
  const { next, close } = await open()

  const first = await next()
  const before = store.version
  recorder.committed(put(change('Cart c1')))
  const second = await next()
  await close()

  expect(first).toBe(`data: ${before}\n\n`)
  expect(second).toBe(`data: ${store.version}\n\n`)
})

it('sends the receivers that have run since the last event, before it', async () => {
  const { store, recorder, report, open } = followed()
  const { next, close } = await open()
  await next()

  recorder.placeOfRun('7', 'mail/hello')
  const begun = await next()
  const ofBegin = await next()
  report('failed', new Error('no printer'))
  const failed = await next()
  const ofFailure = await next()
  await close()

  const hello = { receiver: 'mail/hello', sender: 'User' }
  expect(runs(begun)).toEqual([{ ...hello, outcome: 'running' }])
  expect(runs(failed)).toEqual([{ ...hello, outcome: 'failing' }])
  expect([ofBegin, ofFailure]).toEqual([expect.stringMatching(/^data: \d+\n\n$/), `data: ${store.version}\n\n`])
})

it('sends the signal of a receiver that ran in process', async () => {
  const { recorder, open } = followed()
  const { next, close } = await open()
  await next()

  const checked = { signal: 'pre-save', receiver: 'users/check', sender: 'User', durationMs: 1 }
  recorder.background('A job', () => recorder.checked({ ...checked, error: new Error('too young') }))
  const refused = await next()
  await close()

  expect(runs(refused)).toEqual([{ receiver: 'users/check', signal: 'pre-save', sender: 'User', outcome: 'failing' }])
})

it('begins with the receivers whose work failed and is not done yet', async () => {
  const { report, open } = followed()
  report('parked', new Error('no printer'))
  const troubled = await open()
  const parked = await troubled.next()
  await troubled.close()
  report('done')
  const well = await open()
  const first = await well.next()
  await well.close()

  expect(runs(parked)).toEqual([{ receiver: 'mail/hello', outcome: 'parked' }])
  expect(first).toMatch(/^data: \d+\n\n$/)
})
