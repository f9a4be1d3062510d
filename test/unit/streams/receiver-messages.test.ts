import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { postSave } from 'dynamo-signals'
import { createStreamHandler, RECEIVER_CHANNEL, type ReceiverMessage } from 'dynamo-signals/streams'
import { expect, it, onTestFinished } from 'vitest'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

function collected(): ReceiverMessage[] {
  const messages: ReceiverMessage[] = []
  const collect = (message: unknown) => void messages.push(message as ReceiverMessage)
  subscribe(RECEIVER_CHANNEL, collect)
  onTestFinished(() => void unsubscribe(RECEIVER_CHANNEL, collect))
  return messages
}

it('publishes which attempt failed, of how many, for which record and item', async () => {
  const { database, table } = memoryDatabase(BOOKSHOP)
  const messages = collected()
  const fail = () => Promise.reject(new Error('no printer'))
  connected(
    postSave.connect(fail, { sender: Author, dispatchUid: 'print', consumer: 'one', maxAttempts: 2 }),
    postSave.connect(() => {}, { sender: Author, dispatchUid: 'file', consumer: 'one' }),
  )
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  const NewImage = table.items.find(({ sk }) => sk?.S === 'instance')
  const handle = createStreamHandler({ database, consumer: 'one' })
  const batch = { Records: [{ eventID: 'e1', dynamodb: { NewImage, SequenceNumber: '1' } }] }

  await handle(batch)
  await handle(batch)

  const of = (uid: string) => messages.filter(({ dispatchUid }) => dispatchUid === uid)
  expect(of('print').map(({ outcome, attempt, maxAttempts }) => [outcome, attempt, maxAttempts])).toEqual([
    ['failed', 1, 2],
    ['parked', 2, 2],
  ])
  expect(of('file').map(({ outcome, attempt }) => [outcome, attempt])).toEqual([
    ['done', undefined],
    ['already', undefined],
  ])
  expect(messages.every(({ eventId, itemKey }) => eventId === 'e1' && itemKey === 'Author#ada')).toBe(true)
})
