import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type AnyModel, defineModel, type PostDelete, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { Entity as ToolboxEntity, Table as ToolboxTable } from 'dynamodb-toolbox'
import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { $add, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { item, number, string } from 'dynamodb-toolbox/schema'
import dynamoose from 'dynamoose'
import { Entity } from 'electrodb'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { oneTableUsers } from '../../support/one-table-users.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const [tableName, credentials] = ['shop', { accessKeyId: 'any', secretAccessKey: 'any' }]
const KEYS = { partitionKey: 'pk', sortKey: 'sk' }

/** A table that another library writes, and what a receiver of its changes does, each once. */
async function table(model: AnyModel, keys: typeof KEYS | { partitionKey: string } = KEYS) {
  const { dynamodb, open, deliver, ledger } = await someonesTable(tableName, keys)
  const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials })
  const done: unknown[] = []
  const options = { sender: model, consumer: 'mails' }
  const saved = async ({ instance, previous, created, record, once }: PostSave<AnyModel>) =>
    once(record.id, async () => void done.push([created ? 'created' : 'changed', instance, previous]))
  const deleted = async ({ instance, record, once }: PostDelete<AnyModel>) =>
    once(record.id, async () => void done.push(['deleted', instance]))
  connected(postSave.connect(saved, { ...options, dispatchUid: 'saved' }))
  connected(postDelete.connect(deleted, { ...options, dispatchUid: 'deleted' }))
  const database = open([model])
  return {
    client,
    documents: DynamoDBDocumentClient.from(client),
    ledger,
    /** Delivers the whole stream twice, and returns what was done. */
    async effects() {
      for (let again = 0; again < 2; again++) {
        expect(await deliver(database, 'mails')).toEqual({ batchItemFailures: [] })
      }
      return done
    },
  }
}

const shop = existingTable({ tableName, ...KEYS })
const SYSTEM = { version: 0, createdAt: '', updatedAt: '' }

it('runs receivers for items that ElectroDB creates, changes and deletes', async () => {
  const schema = z.object({ orderId: z.string(), total: z.number(), tags: z.set(z.string()).optional() })
  const Order = defineModel('Order', {
    schema,
    storedIn: shop.items({ is: { __edb_e__: 'order' }, id: 'orderId' }),
  })
  const { client, effects } = await table(Order)
  const attributes = {
    orderId: { type: 'string', required: true },
    total: { type: 'number' },
    tags: { type: 'set', items: 'string' },
  } as const
  const indexes = {
    primary: { pk: { field: 'pk', composite: ['orderId'] }, sk: { field: 'sk', composite: [] } },
  } as const
  const entity = (name: string) =>
    new Entity(
      { model: { entity: name, version: '1', service: 'shop' }, attributes, indexes },
      { client, table: tableName },
    )
  const orders = entity('order')
  await orders.create({ orderId: 'A-1', total: 5, tags: ['new'] }).go()
  await entity('refund').create({ orderId: 'A-1', total: 1 }).go()
  await orders.update({ orderId: 'A-1' }).add({ total: 2 }).go()
  await orders.delete({ orderId: 'A-1' }).go()

  const created = { ...SYSTEM, id: 'A-1', orderId: 'A-1', total: 5, tags: new Set(['new']) }
  expect(await effects()).toEqual([
    ['created', created, undefined],
    ['changed', { ...created, total: 7 }, created],
    ['deleted', { ...created, total: 7 }],
  ])
})

it('runs receivers for items of DynamoDB-Toolbox, whose timestamps are fields if the schema declares them', async () => {
  const User = defineModel('User', {
    schema: z.object({ name: z.string(), visits: z.number(), _ct: z.string() }),
    storedIn: shop.items({ is: { _et: 'USER' }, id: 'name' }),
  })
  const { documents, effects } = await table(User)
  const toolbox = new ToolboxTable({
    name: tableName,
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
    documentClient: documents,
  })
  const users = new ToolboxEntity({
    name: 'USER',
    table: toolbox,
    schema: item({ name: string().key(), visits: number() }),
    computeKey: ({ name }) => ({ pk: `USER#${name}`, sk: 'USER' }),
  })
  await users.build(PutItemCommand).item({ name: 'Ada', visits: 1 }).send()
  await users
    .build(UpdateItemCommand)
    .item({ name: 'Ada', visits: $add(2) })
    .send()
  await users.build(DeleteItemCommand).key({ name: 'Ada' }).send()

  const created = { ...SYSTEM, id: 'Ada', name: 'Ada', visits: 1, _ct: expect.stringMatching(/^\d{4}-.*Z$/) }
  expect(await effects()).toEqual([
    ['created', created, undefined],
    ['changed', { ...created, visits: 3 }, created],
    ['deleted', { ...created, visits: 3 }],
  ])
})

it('runs receivers for items of OneTable, but not for its guards of unique values', async () => {
  const User = defineModel('User', {
    schema: z.object({ id: z.string(), email: z.string(), born: z.number() }),
    storedIn: shop.items({ is: { _type: 'User' } }),
  })
  const { client, effects } = await table(User)
  const users = oneTableUsers(client, tableName, { isEmailUnique: true })
  await users.create({ id: '1', email: 'ada@example.org', born: new Date(1000) })
  await users.update({ id: '1', email: 'ada@example.net' })
  await users.remove({ id: '1' })

  const created = { ...SYSTEM, id: '1', email: 'ada@example.org', born: 1000 }
  const changed = { ...created, email: 'ada@example.net' }
  expect(await effects()).toEqual([
    ['created', created, undefined],
    ['changed', changed, created],
    ['deleted', changed],
  ])
})

it('runs receivers for items of Dynamoose, whose numeric timestamps are fields, in a table without a sort key', async () => {
  const visits = existingTable({ tableName, partitionKey: 'visitId' })
  const Visit = defineModel('Visit', {
    schema: z.object({ visitId: z.number(), page: z.string(), createdAt: z.number(), updatedAt: z.number() }),
    storedIn: visits.items({ is: { page: { exists: true } }, id: 'visitId' }),
  })
  const { dynamodb, open, deliver } = await someonesTable(tableName, { partitionKey: 'visitId', types: ['N'] })
  const done: unknown[] = []
  const saved = async ({ instance, created, record, once }: PostSave<typeof Visit>) =>
    once(record.id, async () => void done.push([created, instance]))
  connected(postSave.connect(saved, { sender: Visit, consumer: 'mails', dispatchUid: 'saved' }))
  const instance = new dynamoose.aws.ddb.DynamoDB({ endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials })
  dynamoose.aws.ddb.set(instance as never)
  const schema = new dynamoose.Schema({ visitId: { type: Number, hashKey: true }, page: String }, { timestamps: true })
  const model = dynamoose.model('Visit', schema)
  new dynamoose.Table(tableName, [model], { create: false, waitForActive: false })
  await model.create({ visitId: 7, page: '/lamp' })
  await model.update({ visitId: 7 }, { page: '/desk' })

  const database = open([Visit])
  for (let again = 0; again < 2; again++) await deliver(database, 'mails')

  const created = {
    id: '7',
    version: 0,
    visitId: 7,
    page: '/lamp',
    createdAt: expect.any(Number),
    updatedAt: expect.any(Number),
  }
  expect(done).toEqual([
    [true, created],
    [false, { ...created, page: '/desk' }],
  ])
})

it('runs receivers for a BatchWriteItem and an UpdateItem of the document client', async () => {
  const Thing = defineModel('Thing', {
    schema: z.object({ pk: z.string(), weight: z.number(), code: z.instanceof(Uint8Array).optional() }),
    storedIn: shop.items({ is: { sk: 'thing' }, id: 'pk' }),
  })
  const { documents, effects } = await table(Thing)
  const put = (pk: string, more: object) => ({ PutRequest: { Item: { pk, sk: 'thing', weight: 1, ...more } } })
  const requests = [put('a', { code: new Uint8Array([1, 255]) }), put('b', {})]
  await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }))
  await documents.send(
    new UpdateCommand({
      TableName: tableName,
      Key: { pk: 'b', sk: 'thing' },
      UpdateExpression: 'ADD weight :one',
      ExpressionAttributeValues: { ':one': 1 },
    }),
  )

  const other = { ...SYSTEM, pk: 'b', id: 'b', weight: 1 }
  const thing = { ...SYSTEM, pk: 'a', id: 'a', weight: 1, code: new Uint8Array([1, 255]) }
  expect(await effects()).toEqual([
    ['created', thing, undefined],
    ['created', other, undefined],
    ['changed', { ...other, weight: 2 }, other],
  ])
})
