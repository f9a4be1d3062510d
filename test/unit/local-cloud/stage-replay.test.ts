import { expect, it } from 'vitest'
import { connectFailing, consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { runningStage } from './running-stage.ts'

const connected = tidyReceivers()
const path = `/replay?${new URLSearchParams({ item: '["Author","ada"]' })}`

async function stageOfAda(options: { readonly write?: boolean } = {}) {
  const { database, authors, line } = parkingShop()
  const heard = connectFailing(connected, () => undefined)
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  const stage = await runningStage(database, { consumers: [consumer], ...options })
  line.take()
  return { ...stage, heard, line }
}

it('shows a dry run of one instance without a scan, and that a replay needs --write', async () => {
  const { ask, post, heard, line } = await stageOfAda()

  const instance = await ask('/data/instances/Author?id=ada')
  const dry = await ask(path)
  const sent = line.take()
  const refused = await post('/replay', { item: '["Author","ada"]' })

  expect(instance.text).toContain(`<a href="${path}">Replay</a>`)
  expect(dry.text).toContain(
    '2 would run. This console is read-only. To replay, start it again with <code>--write</code>.',
  )
  expect(dry.text).not.toContain('method="post"')
  expect(dry.text).toMatch(/This page consumed [\d.]+ read capacity units in \d+ requests\./)
  expect(sent).not.toContain('Scan')
  expect(sent).not.toContain('TransactWriteItems')
  expect(refused.status).toBe(403)
  expect(heard).toEqual([])
})

it('replays it with --write, once', async () => {
  const { ask, post, heard } = await stageOfAda({ write: true })

  const dry = await ask(path)
  const done = await post('/replay', { item: '["Author","ada"]' })
  const again = await ask(path)

  expect(dry.text).toContain('<button>Run 2 receivers</button>')
  expect(done.text).toContain('2 delivered, 0 done before.')
  expect(done.text).not.toContain('/stories/')
  expect(again.text).toContain('No receiver would run.')
  expect(heard).toEqual(['ada'])
})
