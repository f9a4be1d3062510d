import { becomes, created, defineModel, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { deadLetters } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const keys = { partitionKey: 'pk', sortKey: 'sk' }
const shop = existingTable({ tableName: 'shop', ...keys })
const writes = {
  key: { pk: ({ orderId }) => `order#${orderId}`, sk: () => 'order' },
  marks: { type: 'order' },
} as const satisfies Parameters<typeof shop.items>[0]['writes']
const Draft = defineModel('Draft', {
  schema: z.object({ draftId: z.string() }),
  storedIn: shop.items({ is: { type: 'draft' }, id: 'draftId' }),
})
const key = { pk: { S: 'order#1' }, sk: { S: 'order' } }
const draft = { ...key, type: { S: 'draft' }, draftId: { S: '1' }, status: { S: 'paid' } }
const order = { ...key, type: { S: 'order' }, orderId: { S: '1' }, status: { S: 'paid' } }
const { orderId: _, ...unnamed } = order

const orderModel = (more: Pick<Parameters<typeof shop.items>[0], 'writes'>) =>
  defineModel('Order', {
    schema: z.object({ orderId: z.string(), status: z.string() }),
    storedIn: shop.items({ is: { type: 'order' }, id: 'orderId', ...more }),
  })
const Order = orderModel({})

it.each([
  ['an item of another model', Order, draft],
  ['an item of another model that the repository can write', orderModel({ writes }), draft],
  ['an item without an id', Order, unnamed],
  ['an item without an id that the repository can write', orderModel({ writes }), unnamed],
])('runs receivers without a previous state if an update turns %s into an instance', async (_what, Model, before) => {
  const { put, open, records } = await someonesTable('shop', keys)
  const ran: unknown[] = []
  const note = async ({ instance, previous, created: isCreated, changedFields, record }: PostSave<typeof Model>) =>
    void ran.push([instance.id, previous, isCreated, changedFields, record.id.startsWith('foreign.')])
  const options = { sender: Model, consumer: 'mails', maxAttempts: 1 }
  connected(postSave.connect(note, { ...options, dispatchUid: 'mails/paid', when: becomes('status', 'paid') }))
  const failOnCreate = () => Promise.reject(new Error('It was not inserted'))
  connected(postSave.connect(failOnCreate, { ...options, dispatchUid: 'mails/new', when: created() }))
  const database = open([Model])
  await put(before)
  await put(order)
  await put({ ...order, note: { S: 'fragile' } })

  await createStreamHandler({ database, consumer: 'mails' })({ Records: (await records()).slice(1) })

  expect(ran).toEqual([['1', undefined, false, ['orderId', 'status'], true]])
  expect(await Array.fromAsync(deadLetters(database, 'mails'))).toEqual([])
})

it('runs no receiver of the model that an item leaves by an update', async () => {
  const { put, remove, open, deliver } = await someonesTable('shop', keys)
  const ran: string[] = []
  const note = (model: string) => async () => void ran.push(model)
  for (const sender of [Draft, Order]) {
    const options = { sender, consumer: 'mails', dispatchUid: `mails/${sender.name}` }
    connected(postDelete.connect(note(sender.name), options))
  }
  const database = open([Draft, Order])
  await put(draft)
  await put(order)
  await remove(key)

  await deliver(database, 'mails')

  expect(ran).toEqual(['Order'])
})
