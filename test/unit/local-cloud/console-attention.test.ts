import { expect, it } from 'vitest'
import type { ParkedRecord } from '../../../packages/local-cloud/src/receivers/receiver-report.ts'
import { change, put } from './recorded-stories.ts'
import { runningConsole } from './running-console.ts'

const letter = (item: string): ParkedRecord => ({
  consumer: 'mail',
  receiver: 'mail/hello',
  recordId: item,
  item,
  attempts: 1,
  error: undefined,
  parkedBehind: false,
})
const parked = { path: '/dead-letters', list: async () => ['a', 'b', 'c', 'd', 'e'].map(letter) }

it('shows a paused consumer above the stories, because they do not end while it is paused', async () => {
  const { ask, mapping } = await runningConsole()
  const pageOf = async () => (await ask('/')).text()

  const running = await pageOf()
  mapping.pause()
  const paused = await pageOf()
  mapping.resume()
  const resumed = await pageOf()

  expect(running).not.toContain('id="paused"')
  expect(paused.indexOf('id="paused"')).toBeLessThan(paused.indexOf('Nothing has happened yet'))
  expect(paused).toContain('0 records waiting in the stream')
  expect(paused).toContain('<button>Resume mail</button>')
  expect(resumed).not.toContain('id="paused"')
})

it('shows the first dead letters above the stories, and none above the results of a search', async () => {
  const { ask } = await runningConsole({ parked })

  const all = await (await ask('/')).text()
  const found = await (await ask('/?q=tea')).text()

  expect(all.match(/class="badge parked"/g)).toHaveLength(3)
  expect(all).toContain('and 2 more')
  expect(found).toContain('No story matches.')
  expect(found).not.toContain('class="badge parked"')
})

it.each([
  [200, ''],
  [404, ''],
  [503, 'failed'],
])('marks a request that the application could not answer: %i', async (status, mark) => {
  const { ask, recorder } = await runningConsole()
  await recorder.request(
    'POST /orders',
    async () => recorder.committed(put(change('Order#1'))),
    () => status,
  )

  const list = await (await ask('/')).text()
  const story = await (await ask('/stories/1')).text()

  expect(list).toContain(`<small><span class="${mark}">${status}</span> · `)
  expect(story).toContain(`answered <span class="${mark}">${status}</span>`)
})
