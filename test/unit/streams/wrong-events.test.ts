import { defineModel, postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import type { LambdaRecord } from '../../../packages/dynamo-signals/src/streams/lambda-record.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const Page = defineModel('Page', { schema: z.object({ title: z.string() }) })

async function shelf() {
  const heard: string[] = []
  const disconnect = postSave.connect(({ instance }) => void heard.push(instance.title), {
    sender: Page,
    dispatchUid: 'note',
    consumer: 'pages',
  })
  onTestFinished(() => void disconnect())
  const { database, table } = memoryDatabase([Page])
  const page = await database.repository(Page).create({ title: 'first' })
  await database.repository(Page).update(page, { title: 'second' })
  const records = table.records as LambdaRecord[]
  const handle = (event: unknown, consumer = 'pages') => createStreamHandler({ database, consumer })(event as never)
  return { heard, records, handle }
}

const without = (record: LambdaRecord, ...images: string[]) => ({
  ...record,
  dynamodb: Object.fromEntries(Object.entries(record.dynamodb ?? {}).filter(([name]) => !images.includes(name))),
})
const plain = (record: LambdaRecord) => ({
  ...record,
  dynamodb: { ...record.dynamodb, NewImage: { pk: 'Page#1', sk: 'instance', _type: 'Page' } },
})

it.each([
  ['keys only', ['NewImage', 'OldImage']],
  ['new images only', ['OldImage']],
  ['old images only', ['NewImage']],
])('refuses a stream that has %s, and names the setting', async (_what, images) => {
  const { records, handle } = await shelf()
  const [, modified] = records.map(record => without(record, ...images))

  await expect(handle({ Records: [modified] })).rejects.toThrow(/StreamViewType of the stream to NEW_AND_OLD_IMAGES/)
})

it('refuses images that a parser has unmarshalled', async () => {
  const { records, handle } = await shelf()

  await expect(handle({ Records: records.map(plain) })).rejects.toThrow(/plain values .* Do not parse/)
})

it.each([
  ['Kinesis', { Records: [{ eventSource: 'aws:kinesis', kinesis: { data: '' } }] }, 'aws:kinesis'],
  ['SQS', { Records: [{ eventSource: 'aws:sqs', body: '{}' }] }, 'aws:sqs'],
  ['SNS', { Records: [{ EventSource: 'aws:sns', Sns: {} }] }, 'aws:sns'],
  ['EventBridge', { source: 'aws.events', detail: {} }, 'aws.events'],
  ['API Gateway', { requestContext: {}, rawPath: '/' }, 'API Gateway'],
  ['nothing', undefined, 'undefined'],
  ['null', null, 'null'],
  ['an empty object', {}, 'no records'],
  ['a text', 'hello', 'string'],
])('refuses an event from %s', async (_name, event, said) => {
  const { handle } = await shelf()

  const refused = handle(event)

  await expect(refused).rejects.toMatchObject({ name: 'ConfigurationError', code: 'streams.wrongEvent' })
  await expect(refused).rejects.toThrow(said)
})

it('accepts the bare array of a pipe', async () => {
  const { records, heard, handle } = await shelf()

  expect(await handle(records)).toEqual({ batchItemFailures: [] })
  expect(heard).toEqual(['first', 'second'])
})

it('accepts an empty batch', async () => {
  const { handle } = await shelf()

  expect(await handle({ Records: [] })).toEqual({ batchItemFailures: [] })
})

it('rejects a consumer without receivers, and names the existing ones', async () => {
  const { records, handle } = await shelf()

  await expect(handle({ Records: records }, 'page')).rejects.toThrow(
    /"page", so every .* Consumers with receivers: pages\./,
  )
})

it('delivers the valid records next to an invalid one', async () => {
  const { records, heard, handle } = await shelf()
  const [first, second] = records as [LambdaRecord, LambdaRecord]

  await handle({ Records: [without(second, 'NewImage', 'OldImage'), first] })
  await handle({ Records: [first, {}, null] })

  expect(heard).toContain('first')
})
