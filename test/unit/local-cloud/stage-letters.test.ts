import { expect, it } from 'vitest'
import { letterName } from '../../../packages/local-cloud/src/stage/letters/letter-name.ts'
import { connectFailing, consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, serviceError, waitingShop } from '../../support/waiting-shop.ts'
import { runningStage } from './running-stage.ts'

const connected = tidyReceivers()

/** The console of a stage with two dead letters of ada and one of another author, and what fails their receiver. */
async function stageWithLetters(options: { readonly write?: boolean } = {}) {
  const shop = parkingShop()
  const failing = { why: 'the printer <is> out' as string | undefined }
  const disconnects: (() => boolean)[] = []
  const connect = (...undo: (() => boolean)[]) => {
    disconnects.push(...undo)
    connected(...undo)
  }
  connectFailing(connect, () => {
    if (failing.why !== undefined) throw new Error(failing.why)
  })
  const ada = await shop.authors.create({ id: 'ada', email: 'ada@example.org' })
  await shop.authors.update(ada, { name: 'Ada' })
  await shop.authors.create({ id: 'ada2', email: 'ada2@example.org' })
  await shop.deliver()
  await shop.deliver()
  const stage = await runningStage(shop.database, { consumers: [consumer], ...options })
  const before = shop.line.sent.length
  const disconnect = () => {
    for (const each of disconnects) each()
  }
  return { ...shop, ...stage, failing, disconnect, sent: () => shop.line.sent.slice(before) }
}

/** The fields of the form of a dry run, as a browser sends them. */
function fieldsOf(page: string): [string, string][] {
  const inputs = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)]
  return inputs.map(([, name = '', value = '']) => [name, value.replaceAll('&quot;', '"')])
}

it('lists dead letters with their reasons, and reads no more than their partitions', async () => {
  const { ask, sent } = await stageWithLetters()

  const { text } = await ask('/dead-letters')

  expect(text).toContain('3 records')
  expect(text).toContain('Author#ada2')
  expect(text).toContain('the printer &lt;is&gt; out')
  expect(text).toMatch(/This page consumed [\d.]+ read capacity units in \d requests?\./)
  expect(sent()).not.toContain('Scan')
})

it('shows what a redrive would do without a delivery, and that it needs --write', async () => {
  const { ask, letters, failing, sent } = await stageWithLetters()
  failing.why = undefined

  const all = await ask('/dead-letters/dry-run')

  expect(all.text).toContain('3 letters would be delivered')
  expect(all.text).toContain('start it again with <code>--write</code>')
  expect(all.text).not.toContain('method="post"')
  expect(sent().filter(operation => !/Get|Query/.test(operation))).toEqual([])
  expect(await letters()).toHaveLength(3)
})

it('plans that a letter waits for an earlier one of its item that was not selected', async () => {
  const { ask, letters } = await stageWithLetters()
  const [, second, other] = (await letters()).map(letterName)

  const { text } = await ask(`/dead-letters/dry-run?letter=${second}&letter=${other}`)

  expect(text).toContain('1 letter would be delivered')
  expect(text).toContain('It waits for an earlier letter of its item, which would not be delivered.')
})

it('refuses every redrive and every change of waiting records while it is read-only', async () => {
  const { post, letters, failing, sent } = await stageWithLetters()
  failing.why = undefined

  const refused = await Promise.all(
    ['/dead-letters/redrive', '/dead-letters/dry-run', '/api/waiting/retry-now', '/api/waiting/park-now'].map(path =>
      post(path, { all: 'yes' }),
    ),
  )

  for (const { status, text } of refused) expect([status, JSON.parse(text).code]).toEqual([403, 'console.readOnly'])
  expect(sent()).toEqual([])
  expect(await letters()).toHaveLength(3)
})

it('redrives one letter, some and all, each after its dry run', async () => {
  const { ask, post, letters, failing } = await stageWithLetters({ write: true })
  const names = (await letters()).map(letterName)
  failing.why = undefined

  const one = await ask(`/dead-letters/dry-run?letter=${names[0]}`)
  const first = await post('/dead-letters/redrive', fieldsOf(one.text))
  const left = await letters()
  failing.why = 'still broken'
  const some = await ask(`/dead-letters/dry-run?${left.map(letter => `letter=${letterName(letter)}`).join('&')}`)
  const second = await post('/dead-letters/redrive', fieldsOf(some.text))
  failing.why = undefined
  const third = await post('/dead-letters/redrive', fieldsOf((await ask('/dead-letters/dry-run')).text))

  expect(first.text).toContain('1 delivered, 0 superseded, 0 failed.')
  expect(left).toHaveLength(2)
  expect(second.text).toContain('0 delivered, 0 superseded, 2 failed.')
  expect(second.text).toContain('Error: still broken')
  expect(third.text).toContain('2 delivered, 0 superseded, 0 failed.')
  expect(await letters()).toEqual([])
})

it.each([
  ['nothing', {}],
  ['a consumer that does not exist', { letter: '["others","id"]' }],
  ['text that is not JSON', { letter: 'x' }],
])('rejects a redrive of %s', async (_, fields) => {
  const { post, letters } = await stageWithLetters({ write: true })

  expect((await post('/dead-letters/redrive', fields)).status).toBe(400)
  expect(await letters()).toHaveLength(3)
})

it('names a receiver that the application does not have', async () => {
  const { ask, disconnect } = await stageWithLetters()
  disconnect()

  const { text } = await ask('/dead-letters/dry-run')

  expect(text).toContain('0 letters would be delivered')
  expect(text).toContain('The consumer &quot;links&quot; has no receiver &quot;fails&quot; in this application.')
})

it('lists waiting records, and retries them now with --write only', async () => {
  const shop = waitingShop()
  connectMailer(connected, () => serviceError('Throttling'))
  await shop.save('ada')
  await shop.deliver()
  const reading = await runningStage(shop.database, { consumers: ['mail'] })
  const writing = await runningStage(shop.database, { consumers: ['mail'], write: true })

  const shown = await reading.ask('/waiting')
  const retried = await writing.post('/api/waiting/retry-now')

  expect(shown.text).toContain('Throttling of the service')
  expect(shown.text).not.toContain('Retry now')
  expect((await writing.ask('/waiting')).text).toContain('Retry now')
  expect(retried).toMatchObject({ status: 303, to: '/waiting' })
})
