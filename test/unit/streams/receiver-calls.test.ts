import { tracingChannel } from 'node:diagnostics_channel'
import { CALL_CHANNEL, postSave, type ReceiverCall } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { expect, it, onTestFinished } from 'vitest'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

it('publishes a durable receiver’s call with its record, and ends it when its effects are committed', async () => {
  const { database, table } = memoryDatabase(BOOKSHOP)
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  const NewImage = table.items.find(({ sk }) => sk?.S === 'instance')
  const lines: unknown[] = []
  const note = (phase: string) => (message: object) => {
    const { connection, event } = message as ReceiverCall
    const stored = table.items.some(({ pk }) => pk?.S === 'Author#lin')
    lines.push([phase, connection.dispatchUid, event.record?.sequenceNumber, stored])
  }
  const subscribers = { start: note('start'), asyncEnd: note('end') }
  const calls = tracingChannel(CALL_CHANNEL)
  calls.subscribe(subscribers as never)
  onTestFinished(() => void calls.unsubscribe(subscribers as never))
  connected(
    postSave.connect(
      async ({ effects }) => void (await effects.repository(Author).create({ id: 'lin', email: 'lin@example.org' })),
      { sender: Author, dispatchUid: 'copy', consumer: 'one' },
    ),
  )

  await createStreamHandler({ database, consumer: 'one' })({
    Records: [{ eventID: 'e1', dynamodb: { NewImage, SequenceNumber: '7' } }],
  })

  expect(lines).toEqual([
    ['start', 'copy', '7', false],
    ['end', 'copy', '7', true],
  ])
})
