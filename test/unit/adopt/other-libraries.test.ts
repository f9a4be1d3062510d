import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { Entity as ToolboxEntity, Table as ToolboxTable } from 'dynamodb-toolbox'
import { DeleteItemCommand } from 'dynamodb-toolbox/entity/actions/delete'
import { PutItemCommand } from 'dynamodb-toolbox/entity/actions/put'
import { $add, UpdateItemCommand } from 'dynamodb-toolbox/entity/actions/update'
import { item, number, string } from 'dynamodb-toolbox/schema'
import dynamoose from 'dynamoose'
import { expect, it } from 'vitest'
import { adopt, effectsOn } from '../../support/adopted-table.ts'
import { type KeyNames, someonesTable } from '../../support/existing-table.ts'
import { oneTableUsers } from '../../support/one-table-users.ts'

const tableName = 'shop'
const SYSTEM = { version: 0, createdAt: '', updatedAt: '' }
const ISO = expect.stringMatching(/^\d{4}-.*Z$/)
const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }

async function openTable(keys: KeyNames = { partitionKey: 'pk', sortKey: 'sk' }) {
  const table = await someonesTable(tableName, keys)
  const { endpoint } = table.dynamodb
  return { ...table, endpoint, client: new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials }) }
}

it('writes models for the entities of DynamoDB-Toolbox, whose receivers run for its later changes', async () => {
  const table = await openTable()
  const toolbox = new ToolboxTable({
    name: tableName,
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
    documentClient: DynamoDBDocumentClient.from(table.client),
  })
  const users = new ToolboxEntity({
    name: 'USER',
    table: toolbox,
    schema: item({ name: string().key(), visits: number(), town: string().optional() }),
    computeKey: ({ name }) => ({ pk: `USER#${name}`, sk: 'USER' }),
  })
  await users.build(PutItemCommand).item({ name: 'Ada', visits: 1, town: 'Ulm' }).send()
  await users.build(PutItemCommand).item({ name: 'Eve', visits: 1 }).send()

  const { code, out, load } = await adopt(table.endpoint, tableName)

  expect(code).toBe(0)
  expect(out).toMatch(/^User +2 +DynamoDB-Toolbox +_et = USER +'name'/m)
  const change = { name: 'Ada', visits: $add(2) }
  await users.build(UpdateItemCommand).item(change).send()
  await users.build(DeleteItemCommand).key({ name: 'Eve' }).send()
  const ada = { ...SYSTEM, id: 'Ada', name: 'Ada', visits: 1, town: 'Ulm', _ct: ISO, _md: ISO }
  const eve = { ...SYSTEM, id: 'Eve', name: 'Eve', visits: 1, _ct: ISO, _md: ISO }
  const { adoptedModels } = await load()
  expect(await effectsOn(table, adoptedModels)).toEqual([
    ['User', 'created', ada],
    ['User', 'created', eve],
    ['User', 'changed', { ...ada, visits: 3 }],
    ['User', 'deleted', eve],
  ])
})

it('writes models for the models of OneTable, but not for its guards of unique attributes', async () => {
  const table = await openTable()
  const users = oneTableUsers(table.client, tableName, { isEmailUnique: true })
  const born = new Date('2001-02-03')
  await users.create({ id: '1', email: 'ada@example.org', born })
  await users.create({ id: '2', email: 'eve@example.org', born })

  const { code, out, load } = await adopt(table.endpoint, tableName)

  expect(code).toBe(0)
  expect(out).toMatch(/^User +2 +OneTable +_type = User +'id'/m)
  expect(out).toContain('2 items guard the unique attributes of OneTable.')
  await users.update({ id: '1', email: 'ada@example.net' })
  await users.remove({ id: '2' })
  const { adoptedModels } = await load()
  const ada = { ...SYSTEM, id: '1', email: 'ada@example.org', born: born.getTime() }
  const eve = { ...SYSTEM, id: '2', email: 'eve@example.org', born: born.getTime() }
  expect(await effectsOn(table, adoptedModels)).toEqual([
    ['User', 'created', ada],
    ['User', 'created', eve],
    ['User', 'changed', { ...ada, email: 'ada@example.net' }],
    ['User', 'deleted', eve],
  ])
})

it('writes one model for a table with one model of Dynamoose, which stores no marker', async () => {
  const table = await openTable({ partitionKey: 'visitId', types: ['N'] })
  const instance = new dynamoose.aws.ddb.DynamoDB({ endpoint: table.endpoint, region: 'eu-west-1', credentials })
  dynamoose.aws.ddb.set(instance as never)
  const schema = new dynamoose.Schema(
    { visitId: { type: Number, hashKey: true }, page: String, note: String },
    { timestamps: true },
  )
  const visits = dynamoose.model('AdoptedVisit', schema)
  new dynamoose.Table(tableName, [visits], { create: false, waitForActive: false })
  await visits.create({ visitId: 7, page: '/lamp' })
  await visits.create({ visitId: 8, page: '/desk', note: 'late' })

  const { code, out, load } = await adopt(table.endpoint, tableName)

  expect(code).toBe(0)
  expect(out).toMatch(/^Shop +2 +- +visitId exists +'visitId'/m)
  await visits.update({ visitId: 7 }, { page: '/desk' })
  await visits.delete({ visitId: 8 })
  const { adoptedModels } = await load()
  const times = { createdAt: expect.any(Number), updatedAt: expect.any(Number), version: 0 }
  const lamp = { id: '7', visitId: 7, page: '/lamp', ...times }
  const desk = { id: '8', visitId: 8, page: '/desk', note: 'late', ...times }
  expect(await effectsOn(table, adoptedModels)).toEqual([
    ['Shop', 'created', lamp],
    ['Shop', 'created', desk],
    ['Shop', 'changed', { ...lamp, page: '/desk' }],
    ['Shop', 'deleted', desk],
  ])
})

it('distinguishes models of Dynamoose in one table by what their keys begin with', async () => {
  const table = await openTable()
  const instance = new dynamoose.aws.ddb.DynamoDB({ endpoint: table.endpoint, region: 'eu-west-1', credentials })
  dynamoose.aws.ddb.set(instance as never)
  const keys = { pk: { type: String, hashKey: true }, sk: { type: String, rangeKey: true } } as const
  const users = dynamoose.model('AdoptedUser', new dynamoose.Schema({ ...keys, name: String }))
  const orders = dynamoose.model('AdoptedOrder', new dynamoose.Schema({ ...keys, orderId: String, total: Number }))
  new dynamoose.Table(tableName, [users, orders], { create: false, waitForActive: false })
  await users.create({ pk: 'USER#ada', sk: 'PROFILE', name: 'Ada' })
  await orders.create({ pk: 'USER#ada', sk: 'ORDER#1', orderId: '1', total: 5 })
  await orders.create({ pk: 'USER#ada', sk: 'ORDER#2', orderId: '2', total: 6 })

  const { code, out, load } = await adopt(table.endpoint, tableName)

  expect(code).toBe(0)
  expect(out).toMatch(/^UserProfile +1 +- +pk begins with USER#, sk = PROFILE/m)
  expect(out).toMatch(/^Order +2 +- +pk begins with USER#, sk begins with ORDER#/m)
  const { adoptedModels } = await load()
  expect(await effectsOn(table, adoptedModels)).toEqual([
    ['UserProfile', 'created', { ...SYSTEM, id: 'ada', name: 'Ada' }],
    ['Order', 'created', { ...SYSTEM, id: '1', orderId: '1', total: 5 }],
    ['Order', 'created', { ...SYSTEM, id: '2', orderId: '2', total: 6 }],
  ])
})
