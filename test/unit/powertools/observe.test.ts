import { Logger } from '@aws-lambda-powertools/logger'
import { Segment } from 'aws-xray-sdk-core'
import { postSave } from 'dynamo-signals'
import { observe } from 'dynamo-signals/powertools'
import { createStreamHandler } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { printedLines } from '../../support/printed-lines.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

const metric = (name: string) => expect.objectContaining({ Name: name })

/** Saves an author and delivers the record to one receiver. Returns what was printed. */
async function deliver(
  receiver: () => unknown,
  tracer?: { getSegment(): Segment },
): Promise<Record<string, unknown>[]> {
  const { database, table } = memoryDatabase(BOOKSHOP)
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  const NewImage = table.items.find(({ sk }) => sk?.S === 'instance')
  connected(postSave.connect(receiver, { sender: Author, dispatchUid: 'greet', consumer: 'mail' }))
  const handler = observe(createStreamHandler({ database, consumer: 'mail' }), {
    logger: new Logger({ serviceName: 'shop-mail' }),
    namespace: 'shop',
    service: 'shop-mail',
    tracer,
  })
  const dynamodb = { NewImage, SequenceNumber: '1', ApproximateCreationDateTime: Date.now() / 1000 - 3 }
  const { lines } = await printedLines(() => handler({ Records: [{ eventID: 'e1', dynamodb }] }))
  return lines
}

it('prints the metrics of a consumer and of its receivers, in the application’s namespace', async () => {
  const printed = await deliver(() => {})

  expect(printed).toEqual([
    expect.objectContaining({ service: 'shop-mail', Handled: 1 }),
    expect.objectContaining({ service: 'shop-mail', receiver: 'greet', Handled: 1 }),
  ])
  // The record was three seconds old, and the test takes less than a minute.
  expect(Number(printed[0]?.Lag)).toBeGreaterThanOrEqual(3_000)
  expect(Number(printed[0]?.Lag)).toBeLessThan(63_000)
  expect(printed[0]?._aws).toMatchObject({
    CloudWatchMetrics: [{ Namespace: 'shop', Metrics: [metric('Handled'), metric('Lag')] }],
  })
  expect(printed[1]?._aws).toMatchObject({
    CloudWatchMetrics: [{ Metrics: [metric('Handled'), metric('Duration')] }],
  })
})

it('logs a failed attempt without the message of the error', async () => {
  const printed = await deliver(() => {
    throw new RangeError('ada@example.org is too young')
  })

  expect(printed.find(line => 'message' in line)).toMatchObject({
    message: 'A receiver failed, and the record will be retried.',
    dispatchUid: 'greet',
    outcome: 'failed',
    failure: { name: 'RangeError' },
  })
  expect(printed.find(line => 'Failed' in line)).toMatchObject({ Failed: 1 })
  expect(JSON.stringify(printed)).not.toContain('ada@')
})

it('adds a subsegment for each call of a receiver to the segment of X-Ray', async () => {
  const segment = new Segment('shop-mail')

  await deliver(
    () => {
      throw new Error('no')
    },
    { getSegment: () => segment },
  )

  expect(segment.subsegments).toEqual([
    expect.objectContaining({
      name: 'greet',
      fault: true,
      annotations: expect.objectContaining({ outcome: 'failed', model: 'Author' }),
    }),
  ])
})
