import { defineModel, type PostDelete, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { createStreamHandler } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { kinesisChange, kinesisRecord, lambdaEvent, pipedKinesisRecord } from '../../support/payloads/payloads.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const KEYS = { partitionKey: 'pk', sortKey: 'sk' }
const Order = defineModel('Order', {
  schema: z.object({
    status: z.string(),
    total: z.number(),
    tags: z.set(z.string()).optional(),
    receipt: z.instanceof(Uint8Array).optional(),
  }),
  storedIn: existingTable({ tableName: 'orders', ...KEYS }).items({ is: { sk: 'ORDER' }, id: 'pk' }),
})
const options = { sender: Order, dispatchUid: 'mails/order', consumer: 'mails' }

/** A handler whose receivers note what they get, and fail for the statuses that are given. */
async function orders(...failing: readonly string[]) {
  const heard: unknown[][] = []
  const note = async ({ instance, created, record }: PostSave<typeof Order>) => {
    if (failing.includes(instance.status)) throw new Error('A planted fault')
    heard.push([instance.status, created, record.writtenAt])
  }
  const noteEnd = async ({ instance, origin }: PostDelete<typeof Order>) => void heard.push([instance.status, origin])
  connected(postSave.connect(note, options), postDelete.connect(noteEnd, options))
  const { open } = await someonesTable('orders', KEYS)
  const handle = createStreamHandler({ database: open([Order]), consumer: 'mails' })
  return { heard, handle: (event: unknown) => handle(event as never) }
}

const OPENED = ['open', true, 1_764_340_652_000]
const PAID = ['paid', false, 1_764_340_653_000]
const EXPIRED = ['abandoned', 'ttl']

it.each([
  ['the event of an event source mapping', async () => lambdaEvent()],
  ['the bare array of a pipe', async () => (await lambdaEvent()).Records],
])('delivers the records of an item in order from %s', async (_shape, event) => {
  const { heard, handle } = await orders()

  expect(await handle(await event())).toEqual({ batchItemFailures: [] })

  expect(heard).toHaveLength(3)
  expect(heard).toContainEqual(EXPIRED)
  expect(heard.filter(([status]) => status !== 'abandoned')).toEqual([OPENED, PAID])
})

it('decodes the values of every type that Lambda passes as JSON', async () => {
  const { handle } = await orders()
  const seen: unknown[] = []
  connected(postSave.connect(({ instance }) => void seen.push(instance), { ...options, dispatchUid: 'mails/values' }))

  await handle(await lambdaEvent())

  expect(seen[0]).toMatchObject({
    total: 49.9,
    tags: new Set(['gift', 'new']),
    receipt: new Uint8Array([0, 1, 254, 255]),
  })
})

it('reports records to retry by their sequence numbers to an event source mapping', async () => {
  const { heard, handle } = await orders('paid')

  const answer = await handle(await lambdaEvent())

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '4421584600000000017450439092' }] })
  expect(heard.toSorted()).toEqual([EXPIRED, OPENED])
})

it('reports records to retry by their event IDs to a pipe, which knows no sequence numbers', async () => {
  const { heard, handle } = await orders('paid')

  const answer = await handle((await lambdaEvent()).Records)

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'c81e728d9d4c2f636f067f89cc14862c' }] })
  expect(heard.toSorted()).toEqual([EXPIRED, OPENED])
})

it.each([
  ['Lambda', async () => ({ Records: [await kinesisRecord()] })],
  ['a pipe', async () => [await pipedKinesisRecord()]],
  ['a program that decoded them', async () => ({ Records: [await kinesisChange()] })],
])('refuses the changes of a Kinesis stream from %s, because their order is lost', async (_who, event) => {
  const { heard, handle } = await orders()

  const refused = handle(await event())

  await expect(refused).rejects.toMatchObject({ name: 'ConfigurationError', code: 'streams.wrongEvent' })
  await expect(refused).rejects.toThrow(
    /aws:kinesis\. Kinesis can repeat and reorder changes\. Connect the function to the table's stream/,
  )
  expect(heard).toEqual([])
})
