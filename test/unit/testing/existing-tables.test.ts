import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { becomes, defineModel, type PostDelete, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { existingIndex, existingTable } from 'dynamo-signals/existing'
import { openTestDatabase } from 'dynamo-signals/testing'
import { matchers } from 'dynamo-signals/testing/vitest'
import { Entity } from 'electrodb'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { User } from '../../support/tested-application.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

expect.extend(matchers)

const connected = tidyReceivers()
const shop = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })
const Order = defineModel('Order', {
  schema: z.object({ orderId: z.string(), status: z.string() }),
  storedIn: shop.items({
    is: { __edb_e__: 'order' },
    id: 'orderId',
    writes: {
      key: { pk: ({ orderId }) => `$shop#orderid_${orderId}`.toLowerCase(), sk: () => '$order_1' },
      marks: { __edb_e__: 'order', __edb_v__: '1' },
      indexes: {
        gsi1pk: ({ status }) => `$shop#status_${status}`,
        gsi1sk: ({ orderId }) => `$order_1#orderid_${orderId}`.toLowerCase(),
      },
    },
  }),
})
const gsi1 = { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' }
/** Mails an invoice for each order that is paid. */
function mailInvoices() {
  const mailed: string[] = []
  const mailInvoice = ({ instance, once }: PostSave<typeof Order>) =>
    once('invoice', async () => void mailed.push(instance.orderId))
  const options = { sender: Order, dispatchUid: 'mails/invoice', consumer: 'mails', when: becomes('status', 'paid') }
  connected(postSave.connect(mailInvoice, options))
  return mailed
}

it('runs receivers for what ElectroDB writes, and ElectroDB reads what the repository saves', async () => {
  const mailed = mailInvoices()
  await using test = await openTestDatabase({ models: [Order, User], existingTables: { shop: { indexes: { gsi1 } } } })
  const orders = new Entity(
    {
      model: { entity: 'order', version: '1', service: 'shop' },
      attributes: { orderId: { type: 'string', required: true }, status: { type: 'string', required: true } },
      indexes: {
        primary: { pk: { field: 'pk', composite: ['orderId'] }, sk: { field: 'sk', composite: [] } },
        byStatus: {
          index: 'gsi1',
          pk: { field: 'gsi1pk', composite: ['status'] },
          sk: { field: 'gsi1sk', composite: ['orderId'] },
        },
      },
    },
    { client: test.client, table: 'shop' },
  )

  await orders.create({ orderId: 'A-1', status: 'open' }).go()
  await orders.update({ orderId: 'A-1' }).set({ status: 'paid' }).go()
  await test.database.repository(Order).create({ orderId: 'B-2', status: 'paid' })
  await test.settle()

  expect(mailed).toEqual(['A-1', 'B-2'])
  expect((await orders.query.byStatus({ status: 'paid' }).go()).data).toEqual([
    { orderId: 'A-1', status: 'paid' },
    { orderId: 'B-2', status: 'paid' },
  ])
  expect(test).toHaveStored(Order, 'A-1', { status: 'paid' })
  expect(test).toHaveRun('mails/invoice', { id: 'A-1', times: 1 })
  expect(test).toHaveRun('mails/invoice', { id: 'B-2', times: 1 })
})

it('runs receivers for items of any key that only the SDK writes, and for those that expire', async () => {
  const table = existingTable({ tableName: 'visits', partitionKey: 'page', sortKey: 'at' })
  const Visit = defineModel('Visit', {
    schema: z.object({ page: z.string(), at: z.number() }),
    storedIn: table.items({ is: () => true, id: ['page', 'at'] }),
  })
  const heard: unknown[] = []
  const options = { sender: Visit, dispatchUid: 'visits', consumer: 'visits' }
  connected(postSave.connect(({ instance }: PostSave<typeof Visit>) => void heard.push(instance.id), options))
  const gone = ({ instance, origin }: PostDelete<typeof Visit>) => void heard.push([instance.id, origin])
  connected(postDelete.connect(gone, { ...options, dispatchUid: 'expired' }))
  await using test = await openTestDatabase({
    models: [Visit],
    existingTables: { visits: { keyTypes: { at: 'N' }, timeToLiveAttribute: 'until' } },
    now: '2026-03-01T12:00:00Z',
  })
  const until = { N: String(Date.parse('2026-03-01T13:00:00Z') / 1000) }

  await test.client.send(new PutItemCommand({ TableName: 'visits', Item: { page: { S: '/' }, at: { N: '1' }, until } }))
  await test.client.send(new PutItemCommand({ TableName: 'visits', Item: { page: { S: '/' }, at: { N: '2' } } }))
  await test.settle()
  expect(test).toHaveStored(Visit, '/#1', { page: '/', at: 1 })
  test.clock.advance('2 hours')
  await test.settle()

  expect(heard).toEqual(['/#1', '/#2', ['/#1', 'ttl']])
  expect(test).not.toHaveStored(Visit, '/#1')
  expect(test).toHaveRun('expired', { id: '/#1', times: 1 })
})

it('runs the receivers of a table of other code and of the library in the order of the changes', async () => {
  const heard: string[] = []
  const options = { consumer: 'all', dispatchUid: 'orders' }
  const visitUser = async ({ instance, effects }: PostSave<typeof Order>) => {
    heard.push(`order ${instance.orderId}`)
    await effects.repository(User).create({ email: `${instance.orderId}@example.org` })
  }
  connected(postSave.connect(visitUser, { ...options, sender: Order }))
  const hearUser = ({ instance }: PostSave<typeof User>) => void heard.push(`user ${instance.email}`)
  connected(postSave.connect(hearUser, { ...options, dispatchUid: 'users', sender: User }))
  await using test = await openTestDatabase({ models: [Order, User] })
  const documents = DynamoDBDocumentClient.from(test.client)
  const Item = { pk: 'a', sk: 'b', __edb_e__: 'order', orderId: 'a', status: 'open' }

  await documents.send(new PutCommand({ TableName: 'shop', Item }))
  await test.settle()

  expect(heard).toEqual(['order a', 'user a@example.org'])
})

it('has the indexes that existingTable names, also local ones, beside those of the test', async () => {
  const indexes = { byStatus: { partitionKey: 'status', sortKey: 'total' }, byTotal: { sortKey: 'total' } }
  const table = existingTable({ tableName: 'bills', partitionKey: 'shop', sortKey: 'number', indexes })
  const schema = z.object({ shop: z.string(), number: z.string(), status: z.string(), total: z.number() })
  const Bill = defineModel('Bill', {
    schema,
    storedIn: table.items({
      is: { kind: 'bill' },
      id: ['shop', 'number'],
      writes: {
        key: { shop: ({ shop: of }) => String(of), number: ({ number }) => String(number) },
        marks: { kind: 'bill' },
      },
    }),
    indexes: {
      byStatus: existingIndex(table, { index: 'byStatus', partition: ['status'], sort: ['total'] }),
      byTotal: existingIndex(table, { index: 'byTotal', partition: ['shop'], sort: ['total'] }),
    },
  })
  const existingTables = { bills: { keyTypes: { total: 'N' }, indexes: { more: { partitionKey: 'kind' } } } } as const
  await using test = await openTestDatabase({ models: [Bill], existingTables })
  const bills = test.database.repository(Bill)

  for (const [number, total] of Object.entries({ a: 10, b: 9 }))
    await bills.create({ shop: 's', number, status: 'open', total })

  const ids = async (found: AsyncIterable<{ id: string }>) => (await Array.fromAsync(found)).map(({ id }) => id)
  expect(await ids(bills.query('byStatus', { status: 'open' }))).toEqual(['s#b', 's#a'])
  expect(await ids(bills.query('byTotal', { shop: 's', total: { gt: 9 } }))).toEqual(['s#a'])
  const more = { TableName: 'bills', IndexName: 'more', KeyConditionExpression: 'kind = :kind' }
  const { Count } = await test.client.send(
    new QueryCommand({ ...more, ExpressionAttributeValues: { ':kind': { S: 'bill' } } }),
  )
  expect(Count).toBe(2)
})

it('goes back to a snapshot, existing tables and pending records included', async () => {
  const mailed = mailInvoices()
  await using test = await openTestDatabase({ models: [Order] })
  await test.database.repository(Order).create({ orderId: 'A-1', status: 'open' })
  const snapshot = test.snapshot()
  const Key = { pk: { S: '$shop#orderid_a-1' }, sk: { S: '$order_1' } }

  await test.client.send(new DeleteItemCommand({ TableName: 'shop', Key }))
  expect(test).not.toHaveStored(Order, 'A-1')
  await test.restore(snapshot)
  const documents = DynamoDBDocumentClient.from(test.client)
  await documents.send(
    new UpdateCommand({
      TableName: 'shop',
      Key: { pk: '$shop#orderid_a-1', sk: '$order_1' },
      UpdateExpression: 'SET #status = :paid',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':paid': 'paid' },
    }),
  )
  await test.settle()

  expect(mailed).toEqual(['A-1'])
})

it('shows a fault to the code that writes the table', async () => {
  await using test = await openTestDatabase({ models: [Order] })
  test.fail('PutItem', { once: 'ItemCollectionSizeLimitExceededException' })
  const Item = { pk: { S: 'a' }, sk: { S: 'b' } }

  const put = test.client.send(new PutItemCommand({ TableName: 'shop', Item }))

  await expect(put).rejects.toThrow(expect.objectContaining({ name: 'ItemCollectionSizeLimitExceededException' }))
})

it('has tables of the library beside tables of the same names', async () => {
  const items = (tableName: string) => existingTable({ tableName, partitionKey: 'id' }).items({ is: () => true })
  const schema = z.object({ id: z.string() })
  const models = [
    defineModel('Data', { schema, storedIn: items('data') }),
    defineModel('Ledger', { schema, storedIn: items('ledger') }),
    User,
  ]
  await using test = await openTestDatabase({ models })

  await test.client.send(new PutItemCommand({ TableName: 'data', Item: { id: { S: 'a' } } }))
  const user = await test.database.repository(User).create({ email: 'ada@example.org' })

  expect(test).toHaveStored(models[0] as (typeof models)[0], 'a')
  expect(test).toHaveStored(User, user.id)
})

it('refuses options that fit no table', async () => {
  const open = (existingTables: object) =>
    openTestDatabase({ models: [Order], existingTables: existingTables as never })

  await expect(open({ store: {} })).rejects.toThrow(
    'openTestDatabase: existingTables.store: no model is stored in this table. Name one of: shop.',
  )
  await expect(open({ shop: { keyTypes: { at: 'N' } } })).rejects.toThrow(
    'existingTables.shop: keyTypes.at is not a key. Name one of: pk, sk.',
  )
  await expect(open({ shop: { keyTypes: { pk: 'number' } } })).rejects.toThrow(
    'keyTypes.pk must be S, N or B, not "number".',
  )
  await expect(open({ shop: { indexes: { gsi1: { pk: 'a' } } } })).rejects.toThrow('indexes.gsi1: unknown option "pk"')
  await expect(open({ shop: { timeToLiveAttribute: '' } })).rejects.toThrow('timeToLiveAttribute must be a non-empty')
})

it('refuses a table that is named by its ARN, or with two keys', async () => {
  const schema = z.object({ id: z.string() })
  const model = (name: string, tableName: string, partitionKey: string) =>
    defineModel(name, { schema, storedIn: existingTable({ tableName, partitionKey }).items({ is: () => true }) })
  const arn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/shop'

  await expect(openTestDatabase({ models: [model('A', arn, 'id')] })).rejects.toThrow(`${arn} is an ARN`)
  await expect(openTestDatabase({ models: [model('A', 'shop', 'id'), model('B', 'shop', 'pk')] })).rejects.toThrow(
    'existingTables.shop: B and another model name different keys.',
  )
})
