import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { postSave } from 'dynamo-signals'
import { parkNow, redrive, retryNow } from 'dynamo-signals/operations'
import { RECEIVER_CHANNEL, type ReceiverMessage } from 'dynamo-signals/streams'
import { expect, it, onTestFinished } from 'vitest'
import { Author } from '../../support/bookshop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, consumer, serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()
const later = (seconds: number) =>
  serviceError('Throttling', 400, { $response: { headers: { 'retry-after': String(seconds) } } })

function receiverMessages(): ReceiverMessage[] {
  const messages: ReceiverMessage[] = []
  const collect = (message: unknown) => void messages.push(message as ReceiverMessage)
  subscribe(RECEIVER_CHANNEL, collect)
  onTestFinished(() => void unsubscribe(RECEIVER_CHANNEL, collect))
  return messages
}

/** A shop in which the mails of these authors wait for an hour, from a service that is back. */
async function shopThatWaits(...ids: string[]) {
  const shop = waitingShop()
  let isDown = true
  const mailer = connectMailer(connected, () => isDown && later(3600))
  const authors = []
  for (const id of ids) authors.push(await shop.save(id))
  await shop.deliver()
  isDown = false
  return { ...shop, ...mailer, authors }
}

it('retries waiting records at the next wake-up instead of in an hour', async () => {
  const { database, wake, sent, waiting } = await shopThatWaits('ada', 'bob')
  await wake()
  expect(sent).toEqual([])

  expect(await retryNow(database, { consumer })).toEqual({ records: 2 })
  expect(await waiting()).toMatchObject([{ due: '2026-03-01T12:00:00.000Z' }, { due: '2026-03-01T12:00:00.000Z' }])
  await wake()

  expect(sent).toEqual(['ada', 'bob'])
  expect(await waiting()).toEqual([])
})

it('lets a paused receiver probe its service now', async () => {
  const { database, pass, wake, sent, receivers } = await shopThatWaits('ada', 'bob', 'cid', 'dan')
  expect(await receivers()).toMatchObject([{ state: 'paused' }])
  pass(0.1)
  await wake()
  expect(sent).toEqual([])

  await retryNow(database, { consumer, dispatchUid: 'mails' })
  await wake()

  expect(sent.toSorted()).toEqual(['ada', 'bob', 'cid', 'dan'])
})

it('reports the next probe of a paused receiver for all records that wait for it', async () => {
  const { save, deliver, pass, wake, waiting } = waitingShop()
  connectMailer(connected, () => later(600))
  for (const id of ['ada', 'bob', 'cid', 'dan']) await save(id)
  await deliver()
  pass(2)
  await wake()

  expect((await waiting()).map(({ due }) => due)).toEqual(Array.from({ length: 4 }, () => '2026-03-01T12:10:02.000Z'))
})

it('retries and parks only the named records, with all others of their items', async () => {
  const { database, deliver, authors, waiting, wake, sent, letters } = await shopThatWaits('ada', 'bob')
  const [ada] = authors
  if (ada) await database.repository(Author).update(ada, { name: 'Ada' })
  await deliver()
  const records = await waiting()
  const of = (item: string) => records.filter(({ itemKey }) => itemKey === item).map(({ id }) => id)

  expect(await retryNow(database, { consumer, ids: of('Author#ada').slice(1) })).toEqual({ records: 2 })
  expect(await parkNow(database, { consumer, ids: of('Author#bob') })).toEqual({ records: 1 })
  await wake()

  expect(sent).toEqual(['ada', 'ada Ada'])
  expect(await letters()).toMatchObject([{ itemKey: 'Author#bob', error: expect.stringContaining('Throttling') }])
})

it('does not change the records of other receivers', async () => {
  const { database, waiting } = await shopThatWaits('ada')

  expect(await retryNow(database, { consumer, dispatchUid: 'others' })).toEqual({ records: 0 })
  expect(await parkNow(database, { consumer, dispatchUid: 'others' })).toEqual({ records: 0 })

  expect(await waiting()).toMatchObject([{ due: '2026-03-01T13:00:00.000Z' }])
})

it('parks waiting records as dead letters that a redrive delivers, and lets new records run', async () => {
  const { database, save, deliver, wake, pass, sent, waiting, letters, receivers } = await shopThatWaits('a', 'b', 'c')

  await parkNow(database, { consumer })
  expect(await waiting()).toEqual([])
  expect(await letters()).toHaveLength(3)
  pass(3600)
  await wake()
  expect(await receivers()).toEqual([])
  await save('new')
  await deliver()
  expect(sent).toEqual(['new'])

  expect(await redrive(database, { consumer })).toMatchObject({ redriven: 3 })
})

it('publishes the first record of each item that it parks, as after the last attempt', async () => {
  const { database, authors, deliver } = await shopThatWaits('ada', 'bob')
  await database.repository(Author).update(authors[0] as (typeof authors)[number], { name: 'Ada' })
  await deliver()
  const messages = receiverMessages()

  await parkNow(database, { consumer })
  await parkNow(database, { consumer })

  expect(messages.map(({ outcome, itemKey }) => [outcome, itemKey])).toEqual([
    ['parked', 'Author#ada'],
    ['parked', 'Author#bob'],
  ])
})

it('keeps a record parked if it fails again while it is being given up', async () => {
  const { database, save, deliver, wake, pass, letters, waiting } = waitingShop()
  let calls = 0
  const mail = async () => {
    calls++
    if (calls > 1) await parkNow(database, { consumer })
    throw serviceError('Throttling')
  }
  connected(postSave.connect(mail, { sender: Author, dispatchUid: 'mails', consumer }))
  await save('ada')
  await deliver()
  pass(60)
  await wake()

  expect(calls).toBe(2)
  expect(await letters()).toHaveLength(1)
  expect(await waiting()).toEqual([])
})
