import { defineModel } from 'dynamo-signals'
import { existingIndex, existingTable } from 'dynamo-signals/existing'
import { Table as OneTable } from 'dynamodb-onetable'
import { Entity as ToolboxEntity, Table as ToolboxTable } from 'dynamodb-toolbox'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { item, number, string } from 'dynamodb-toolbox/schema'
import { QueryCommand } from 'dynamodb-toolbox/table/actions/query'
import dynamoose from 'dynamoose'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { queriedTable } from '../../support/queried-table.ts'

const tableName = 'shop'
const shop = existingTable({
  tableName,
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } },
})
const day = (at: number) => `2026-01-0${at}T00:00:00.000Z`
const ids = (found: readonly { readonly orderId: string }[]) => found.map(({ orderId }) => orderId)

it('finds what DynamoDB-Toolbox finds under the key of its table, with renamed attributes', async () => {
  const Visit = defineModel('Visit', {
    schema: z.object({ user: z.string(), at: z.string(), pages: z.number() }),
    storedIn: shop.items({
      is: { _et: 'VISIT' },
      id: ['user', 'at'],
      writes: {
        key: { pk: ({ user }) => `USER#${user}`, sk: ({ at }) => `VISIT#${at}` },
        marks: { _et: 'VISIT' },
        attributes: { pages: 'p' },
        createdAt: '_ct',
        updatedAt: '_md',
      },
    }),
    indexes: { ofUser: existingIndex(shop, { partition: ['user'], sort: ['at'] }) },
  })
  const { database, documents } = await queriedTable(tableName, shop, [Visit])
  const theirTable = new ToolboxTable({
    name: tableName,
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
    documentClient: documents,
  })
  const visits = new ToolboxEntity({
    name: 'VISIT',
    table: theirTable,
    schema: item({ user: string().key(), at: string().key(), pages: number().savedAs('p') }),
    computeKey: ({ user, at }) => ({ pk: `USER#${user}`, sk: `VISIT#${at}` }),
  })
  const users = new ToolboxEntity({
    name: 'USER',
    table: theirTable,
    schema: item({ name: string().key() }),
    computeKey: ({ name }) => ({ pk: `USER#${name}`, sk: 'PROFILE' }),
  })
  await users.build(PutItemCommand).item({ name: 'ada' }).send()
  for (const [at, pages] of [
    [day(1), 2],
    [day(2), 5],
    [day(3), 9],
  ] as const) {
    await visits.build(PutItemCommand).item({ user: 'ada', at, pages }).send()
  }
  const range = { partition: 'USER#ada', range: { gte: `VISIT#${day(2)}` } }
  const { Items } = await theirTable.build(QueryCommand).query(range).entities(visits).send()
  const ours = database.repository(Visit)

  const since = await ours.query('ofUser', { user: 'ada', at: { gte: day(2) } }, { consistent: true }).toArray()
  const many = await ours
    .query('ofUser', { user: 'ada' }, { where: ({ pages }, { gt }) => gt(pages, 4), select: ['at', 'pages'] })
    .toArray()

  expect(since).toMatchObject(Items?.map(({ at, pages, created }) => ({ at, pages, createdAt: created })) ?? [])
  expect(since.length).toBe(2)
  expect(many).toEqual([
    { at: day(2), pages: 5 },
    { at: day(3), pages: 9 },
  ])
})

it('finds what OneTable finds, whose dates are milliseconds', async () => {
  const Order = defineModel('Order', {
    schema: z.object({ orderId: z.string(), status: z.string(), paidAt: z.string().optional() }),
    storedIn: shop.items({
      is: { _type: 'Order' },
      id: 'orderId',
      writes: {
        key: { pk: ({ orderId }) => `order#${orderId}`, sk: () => 'order#' },
        marks: { _type: 'Order' },
        indexes: {
          gsi1pk: ({ status }) => `orders#${status}`,
          gsi1sk: ({ paidAt, orderId }) => `order#${Date.parse(String(paidAt))}#${orderId}`,
        },
        attributes: { paidAt: { as: 'milliseconds' } },
      },
    }),
    indexes: { byStatus: existingIndex(shop, { index: 'gsi1', partition: ['status'], sort: ['paidAt', 'orderId'] }) },
  })
  const { database, client } = await queriedTable(tableName, shop, [Order])
  const schema = {
    format: 'onetable:1.1.0',
    version: '0.0.1',
    indexes: { primary: { hash: 'pk', sort: 'sk' }, gsi1: { hash: 'gsi1pk', sort: 'gsi1sk' } },
    models: {
      Order: {
        // biome-ignore-start lint/suspicious/noTemplateCurlyInString: templates of OneTable.
        pk: { type: String, value: 'order#${orderId}' },
        sk: { type: String, value: 'order#' },
        gsi1pk: { type: String, value: 'orders#${status}' },
        gsi1sk: { type: String, value: 'order#${paidAt}#${orderId}' },
        // biome-ignore-end lint/suspicious/noTemplateCurlyInString: templates of OneTable.
        orderId: { type: String, required: true },
        status: { type: String, required: true },
        paidAt: { type: Date },
      },
    },
  }
  const options = { name: tableName, client, partial: true, logger: false, schema }
  const theirs = new OneTable(options as never).getModel('Order' as never) as never as {
    create(order: object): Promise<object>
    find(key: object, options: object): Promise<Readonly<Record<string, unknown>>[]>
  }
  for (const at of [1, 2, 3]) {
    await theirs.create({ orderId: `A-${at}`, status: 'paid', paidAt: new Date(day(at)) })
  }
  const ours = database.repository(Order)

  const paid = await ours.query('byStatus', { status: 'paid' }).toArray()
  const since = await ours
    .query('byStatus', { status: 'paid' }, { where: ({ paidAt }, { gte }) => gte(paidAt, day(2)) })
    .toArray()

  const range = ours.query('byStatus', { status: 'paid', paidAt: { gt: '2026-01-01T00:00:00Z', lt: day(3) } })
  expect(ids(await range.toArray())).toEqual(['A-2'])
  const data = await theirs.find({ status: 'paid' }, { index: 'gsi1' })
  expect(paid).toMatchObject(data.map(({ orderId, paidAt }) => ({ orderId, paidAt: (paidAt as Date).toISOString() })))
  expect(ids(paid)).toEqual(['A-1', 'A-2', 'A-3'])
  expect(ids(since)).toEqual(['A-2', 'A-3'])
})

it('finds what Dynamoose finds, whose index keys are the fields themselves', async () => {
  const visits = existingTable({
    tableName,
    partitionKey: 'visitId',
    indexes: { byPage: { partitionKey: 'page', sortKey: 'at' } },
  })
  const Visit = defineModel('Visit', {
    schema: z.object({ visitId: z.number(), page: z.string(), at: z.string() }),
    storedIn: visits.items({
      is: { page: { exists: true } },
      id: 'visitId',
      writes: { key: { visitId: ({ visitId }) => Number(visitId) }, attributes: { at: { as: 'milliseconds' } } },
    }),
    indexes: { byPage: existingIndex(visits, { index: 'byPage', partition: ['page'], sort: ['at'] }) },
  })
  const keys = { ...visits, types: ['N'], indexTypes: { at: 'N' } } as const
  const { database, dynamodb, sent } = await queriedTable(tableName, keys, [Visit])
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const instance = new dynamoose.aws.ddb.DynamoDB({ endpoint: dynamodb.endpoint, region: 'eu-west-1', credentials })
  dynamoose.aws.ddb.set(instance as never)
  const schema = new dynamoose.Schema({
    visitId: { type: Number, hashKey: true },
    page: { type: String, index: { name: 'byPage', type: 'global', rangeKey: 'at' } },
    at: Number,
  })
  const theirs = dynamoose.model('Visit', schema)
  new dynamoose.Table(tableName, [theirs], { create: false, waitForActive: false })
  for (const at of [1, 2, 3]) await theirs.create({ visitId: at, page: '/lamp', at: Date.parse(day(at)) })
  const range = { page: '/lamp', at: { gt: day(1), lt: day(3) } }
  const ours = database.repository(Visit)

  const found = await ours.query('byPage', range).toArray()
  const count = await ours.query('byPage', range).count()
  const since = await ours.query('byPage', { page: '/lamp', at: { gte: day(2) } }).count()

  const [from, to] = [Date.parse(day(1)) + 1, Date.parse(day(3)) - 1]
  const data = await theirs.query('page').eq('/lamp').where('at').between(from, to).exec()
  expect(found).toMatchObject(data.map(({ visitId }) => ({ visitId })))
  expect(found).toMatchObject([{ id: '2', visitId: 2, at: day(2) }])
  expect([count, since]).toEqual([1, 2])
  expect(sent().map(({ operation }) => operation)).toEqual(['Query', 'Query', 'Query'])
})
