import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import {
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { expect, it } from 'vitest'
import { adopt, effectsOn } from '../../support/adopted-table.ts'
import { type KeyNames, someonesTable } from '../../support/existing-table.ts'

const tableName = 'shop'
const SYSTEM = { version: 0, createdAt: '', updatedAt: '' }
const KEYS = { partitionKey: 'pk', sortKey: 'sk' }

async function openTable(keys: KeyNames = KEYS) {
  const table = await someonesTable(tableName, keys)
  const { endpoint } = table.dynamodb
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials })
  return { ...table, endpoint, documents: DynamoDBDocumentClient.from(client) }
}

it('writes models for items with an attribute that names their type', async () => {
  const { documents, endpoint, ...table } = await openTable()
  const put = (Item: object) => ({ PutRequest: { Item: { ...Item } } })
  const items = [
    put({ pk: 'o1', sk: 'u1', entity: 'user', orgId: 'o1', userId: 'u1', code: new Uint8Array([1, 255]) }),
    put({ pk: 'o1', sk: 'u2', entity: 'user', orgId: 'o1', userId: 'u2', ttl: 1_800_000_000 }),
    put({ pk: 'o1', sk: 'p1', entity: 'product', price: 5, big: 12345678901234567890n }),
  ]
  await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: items } }))

  const { code, out, complaints, load } = await adopt(endpoint, tableName)

  expect(code).toBe(0)
  expect(out).toMatch(/^User +2 +- +entity = user +\['orgId', 'userId'\]/m)
  expect(out).toContain('Product.big: some numbers do not fit into a JavaScript number.')
  expect(await complaints()).toBe('')
  const Key = { pk: 'o1', sk: 'p1' }
  const change = { UpdateExpression: 'ADD price :one', ExpressionAttributeValues: { ':one': 1 } }
  await documents.send(new UpdateCommand({ TableName: tableName, Key, ...change }))
  await documents.send(new DeleteCommand({ TableName: tableName, Key: { pk: 'o1', sk: 'u2' } }))
  const { adoptedModels } = await load()
  const product = { ...SYSTEM, id: 'o1', pk: 'o1', price: 5, big: '12345678901234567890' }
  const second = { ...SYSTEM, id: 'o1#u2', orgId: 'o1', userId: 'u2', ttl: 1_800_000_000 }
  expect(await effectsOn(table, adoptedModels)).toEqual([
    ['User', 'created', { ...SYSTEM, id: 'o1#u1', orgId: 'o1', userId: 'u1', code: new Uint8Array([1, 255]) }],
    ['User', 'created', second],
    ['Product', 'created', product],
    ['Product', 'changed', { ...product, price: 6 }],
    ['User', 'deleted', second],
  ])
})

it('takes the id from the key, without its prefix, if no attribute has it', async () => {
  const { documents, endpoint, ...table } = await openTable({ partitionKey: 'key' })
  for (const Item of [
    { key: 'USER#1', name: 'Ada' },
    { key: 'USER#2', name: 'Eve' },
    { key: 'ORDER#1', total: 5 },
  ]) {
    await documents.send(new PutCommand({ TableName: tableName, Item }))
  }

  const { code, out, complaints, load } = await adopt(endpoint, tableName)

  expect(code).toBe(0)
  expect(out).toContain('User: instance.id is key without "USER#".')
  expect(await complaints()).toBe('')
  const { adoptedModels } = await load()
  expect(await effectsOn(table, adoptedModels)).toEqual([
    ['User', 'created', { ...SYSTEM, id: '1', name: 'Ada' }],
    ['User', 'created', { ...SYSTEM, id: '2', name: 'Eve' }],
    ['Order', 'created', { ...SYSTEM, id: '1', total: 5 }],
  ])
})

it('keeps texts of the table strings, whatever they contain', async () => {
  const { documents, endpoint } = await openTable()
  const evil = "*/ process.exit(1) // '\n\u2028`\\"
  const Item = { pk: 'a', sk: 'x', entity: 'user', [evil]: 1, constructor: 'c', nested: { [evil]: 1, prototype: 2 } }
  await documents.send(new PutCommand({ TableName: tableName, Item }))

  const { complaints, load } = await adopt(endpoint, tableName)

  expect(await complaints()).toBe('')
  const { adoptedModels } = await load()
  expect(Object.keys((adoptedModels[0] as never as { schema: { shape: object } }).schema.shape)).toContain(evil)
  expect(adoptedModels).toHaveLength(1)
})
