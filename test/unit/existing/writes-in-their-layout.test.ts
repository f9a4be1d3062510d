import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type AnyModel, ConflictError, defineModel } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { Entity as ToolboxEntity, Table as ToolboxTable } from 'dynamodb-toolbox'
import { GetItemCommand } from 'dynamodb-toolbox/entity/actions/get'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { item, number, string } from 'dynamodb-toolbox/schema'
import dynamoose from 'dynamoose'
import { Entity } from 'electrodb'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { oneTableUsers } from '../../support/one-table-users.ts'

const [tableName, credentials] = ['shop', { accessKeyId: 'any', secretAccessKey: 'any' }]
const KEYS = { partitionKey: 'pk', sortKey: 'sk' }
const shop = existingTable({ tableName, ...KEYS })
const NOW = new Date('2026-01-02T03:04:05.006Z')

async function table(models: readonly AnyModel[], keys: Parameters<typeof someonesTable>[1] = KEYS) {
  const { dynamodb, open } = await someonesTable(tableName, keys)
  const client = new DynamoDBClient({ endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials })
  const database = open(models, { runtime: { now: () => NOW } })
  /** The items of the table without our bookkeeping, in the order of their keys. */
  const stored = async () => (await dynamodb.items(tableName)).map(({ _signals, ...rest }) => rest)
  return { database, client, documents: DynamoDBDocumentClient.from(client), dynamodb, stored }
}

const orderKey = (orderId: unknown) => `$shop#orderid_${orderId}`.toLowerCase()
const OrderOfElectro = defineModel('Order', {
  schema: z.object({
    orderId: z.string(),
    status: z.string(),
    total: z.number(),
    tags: z.set(z.string()).optional(),
    note: z.string().optional(),
  }),
  storedIn: shop.items({
    is: { __edb_e__: 'order' },
    id: 'orderId',
    writes: {
      key: { pk: ({ orderId }) => orderKey(orderId), sk: () => '$order_1' },
      marks: { __edb_e__: 'order', __edb_v__: '1' },
      indexes: {
        gsi1pk: ({ status }) => `$shop#status_${status}`,
        gsi1sk: ({ orderId }) => `$order_1#orderid_${orderId}`.toLowerCase(),
      },
    },
  }),
})

function electro(client: DynamoDBClient) {
  return new Entity(
    {
      model: { entity: 'order', version: '1', service: 'shop' },
      attributes: {
        orderId: { type: 'string', required: true },
        status: { type: 'string', required: true },
        total: { type: 'number' },
        tags: { type: 'set', items: 'string' },
        note: { type: 'string' },
      },
      indexes: {
        primary: { pk: { field: 'pk', composite: ['orderId'] }, sk: { field: 'sk', composite: [] } },
        byStatus: {
          index: 'gsi1',
          pk: { field: 'gsi1pk', composite: ['status'] },
          sk: { field: 'gsi1sk', composite: ['orderId'] },
        },
      },
    },
    { client, table: tableName },
  )
}

it('writes the attributes that ElectroDB writes, and each reads, changes and deletes the items of the other', async () => {
  const { database, client, stored } = await table([OrderOfElectro])
  const orders = database.repository(OrderOfElectro)
  const theirs = electro(client)
  const order = { orderId: 'A-1', status: 'open', total: 5, tags: new Set(['new']) }

  await theirs.create({ ...order, tags: ['new'] }).go()
  const byThem = await stored()
  await theirs.delete({ orderId: 'A-1' }).go()
  const created = await orders.create(order)

  expect(created.id).toBe('A-1')
  expect(await stored()).toEqual(byThem)
  expect((await theirs.get({ orderId: 'A-1' }).go()).data).toEqual({ ...order, tags: ['new'] })

  await theirs.update({ orderId: 'A-1' }).set({ status: 'paid' }).go()
  const read = await orders.get('A-1')
  expect(read).toMatchObject({ status: 'paid', total: 5, version: 1 })
  const saved = await orders.update(read, { note: 'thanks' })
  expect((await theirs.get({ orderId: 'A-1' }).go()).data).toMatchObject({ status: 'paid', note: 'thanks' })

  await theirs.update({ orderId: 'A-1' }).set({ total: 6 }).go()
  await expect(orders.update(saved, { note: 'sorry' })).rejects.toThrow(ConflictError)
  await orders.delete(await orders.get('A-1'))
  expect((await theirs.get({ orderId: 'A-1' }).go()).data).toBeNull()
})

it('writes the attributes that DynamoDB-Toolbox writes, with its timestamps and renamed attributes', async () => {
  const User = defineModel('User', {
    schema: z.object({ name: z.string(), visits: z.number() }),
    storedIn: shop.items({
      is: { _et: 'USER' },
      id: 'name',
      writes: {
        key: { pk: ({ name }) => `USER#${name}`, sk: () => 'USER' },
        marks: { _et: 'USER' },
        attributes: { visits: 'v' },
        createdAt: '_ct',
        updatedAt: '_md',
      },
    }),
  })
  const { database, documents, stored } = await table([User])
  const users = new ToolboxEntity({
    name: 'USER',
    table: new ToolboxTable({
      name: tableName,
      partitionKey: { name: 'pk', type: 'string' },
      sortKey: { name: 'sk', type: 'string' },
      documentClient: documents,
    }),
    schema: item({ name: string().key(), visits: number().savedAs('v') }),
    computeKey: ({ name }) => ({ pk: `USER#${name}`, sk: 'USER' }),
  })
  await users.build(PutItemCommand).item({ name: 'Ada', visits: 1 }).send()
  await database.repository(User).create({ name: 'Eve', visits: 1 })

  const [ada, eve] = (await stored()).toSorted((one, other) => (String(one.pk?.S) < String(other.pk?.S) ? -1 : 1))
  const at = { S: NOW.toISOString() }
  expect(eve).toEqual({ ...ada, pk: { S: 'USER#Eve' }, name: { S: 'Eve' }, _ct: at, _md: at })
  const { Item } = await users.build(GetItemCommand).key({ name: 'Eve' }).send()
  expect(Item).toMatchObject({ name: 'Eve', visits: 1, created: NOW.toISOString() })

  await users.build(UpdateItemCommand).item({ name: 'Eve', visits: 2 }).send()
  const read = await database.repository(User).get('Eve')
  expect(read).toMatchObject({ id: 'Eve', visits: 2, createdAt: NOW.toISOString() })
  expect(read.updatedAt).not.toBe(NOW.toISOString())
  await database.repository(User).update(await database.repository(User).get('Ada'), { visits: 3 })
  expect((await users.build(GetItemCommand).key({ name: 'Ada' }).send()).Item).toMatchObject({ visits: 3 })
})

it('writes the attributes that OneTable writes, with dates as milliseconds', async () => {
  const User = defineModel('User', {
    schema: z.object({ email: z.string(), born: z.iso.datetime() }),
    storedIn: shop.items({
      is: { _type: 'User' },
      writes: {
        key: { pk: ({ id }) => `user#${id}`, sk: () => 'user#' },
        marks: { _type: 'User' },
        attributes: { born: { as: 'milliseconds' } },
        createdAt: { name: 'created', as: 'milliseconds' },
        updatedAt: { name: 'updated', as: 'milliseconds' },
      },
    }),
  })
  const { database, client, stored } = await table([User])
  const theirs = oneTableUsers(client, tableName, { timestamps: true })
  const users = database.repository(User)
  await theirs.create({ id: '1', email: 'ada@example.org', born: new Date(1000) })
  const [byThem] = await stored()
  const read = await users.get('1')
  expect(read).toMatchObject({ id: '1', email: 'ada@example.org', born: '1970-01-01T00:00:01.000Z', version: 0 })
  await users.delete(read)

  await users.create({ id: '1', email: 'ada@example.org', born: '1970-01-01T00:00:01.000Z' })

  const at = { N: String(NOW.getTime()) }
  expect(await stored()).toEqual([{ ...byThem, created: at, updated: at }])
  expect(await theirs.get({ id: '1' })).toMatchObject({ id: '1', born: new Date(1000), created: NOW })
  await theirs.update({ id: '1', email: 'ada@example.net' })
  expect(await users.get('1')).toMatchObject({ email: 'ada@example.net', version: 1 })
})

it('writes the attributes that Dynamoose writes, under a numeric key without a sort key', async () => {
  const visitTable = existingTable({ tableName, partitionKey: 'visitId' })
  const Visit = defineModel('Visit', {
    schema: z.object({ visitId: z.number(), page: z.string() }),
    storedIn: visitTable.items({
      is: { page: { exists: true } },
      id: 'visitId',
      writes: {
        key: { visitId: ({ visitId }) => Number(visitId) },
        createdAt: { as: 'milliseconds' },
        updatedAt: { as: 'milliseconds' },
      },
    }),
  })
  const { database, dynamodb, stored } = await table([Visit], { partitionKey: 'visitId', types: ['N'] })
  const instance = new dynamoose.aws.ddb.DynamoDB({ endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials })
  dynamoose.aws.ddb.set(instance as never)
  const schema = new dynamoose.Schema({ visitId: { type: Number, hashKey: true }, page: String }, { timestamps: true })
  const theirs = dynamoose.model('Visit', schema)
  new dynamoose.Table(tableName, [theirs], { create: false, waitForActive: false })
  const visits = database.repository(Visit)
  await theirs.create({ visitId: 7, page: '/lamp' })
  const [byThem] = await stored()
  await visits.delete(await visits.get('7'))

  await visits.create({ visitId: 7, page: '/lamp' })

  const at = { N: String(NOW.getTime()) }
  expect(await stored()).toEqual([{ ...byThem, createdAt: at, updatedAt: at }])
  expect({ ...(await theirs.get({ visitId: 7 })) }).toMatchObject({ visitId: 7, page: '/lamp' })
  await theirs.update({ visitId: 7 }, { page: '/desk' })
  const found = await visits.findMany(['7', '8'])
  expect([...found.values()]).toMatchObject([{ id: '7', page: '/desk' }])
})
