import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryDynamoDB, type MemoryOptions } from '../../support/memory-dynamodb/memory-dynamodb.ts'

// That it answers as DynamoDB Local does is shown by test/integration/memory-dynamodb. Here is what Local cannot show.
const TableName = 'data'
const itemOf = (name: string, more: object = {}) => ({ pk: { S: name }, sk: { S: 'instance' }, ...more })
const listed = { gsi0pk: { S: 'Genre' }, gsi0sk: { S: '1' } }
const QUERY = {
  TableName,
  IndexName: 'gsi0',
  KeyConditionExpression: 'gsi0pk = :type',
  ExpressionAttributeValues: { ':type': { S: 'Genre' } },
}

let now: number
const open = (options: Partial<MemoryOptions> = {}) =>
  new MemoryDynamoDB({ tables: [dataTable(TableName), ledgerTable('ledger')], now: () => now, ...options })

describe('DynamoDB in memory', () => {
  beforeEach(() => {
    now = 1_000
  })

  it('shows a write in an index when its lag is over, and in the table at once', async () => {
    const { transport } = open({ indexLag: () => 50 })

    await transport('PutItem', { TableName, Item: itemOf('a', listed) })

    expect(await transport('GetItem', { TableName, Key: itemOf('a') })).toMatchObject({ Item: listed })
    expect(await transport('Query', QUERY)).toMatchObject({ Count: 0 })
    now += 50
    expect(await transport('Query', QUERY)).toMatchObject({ Count: 1 })
  })

  it('returns frozen items', async () => {
    const { transport } = open()
    await transport('PutItem', { TableName, Item: itemOf('a', { deep: { M: { list: { L: [{ S: 'x' }] } } } }) })

    const { Item } = await transport('GetItem', { TableName, Key: itemOf('a') })

    expect(() => Item?.deep?.M?.list?.L?.push({ S: 'y' })).toThrow(TypeError)
  })

  it('makes a record of an item that expires, in the name of the service', () => {
    const memory = open()
    memory.table(TableName).load([itemOf('a')])

    memory.expire(TableName, itemOf('a'))

    expect(memory.table(TableName).records).toMatchObject([
      { eventName: 'REMOVE', userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } },
    ])
  })

  it('is called once per table for each request that changed something', async () => {
    const memory = open()
    const calls: string[] = []
    memory.onCommit(({ tableName, changes }) => calls.push(`${tableName} ${changes.length}`))
    const Items = ['a', 'b'].map(name => ({ Put: { TableName, Item: itemOf(name) } }))
    const TransactItems = [...Items, { Put: { TableName: 'ledger', Item: itemOf('c') } }]

    await memory.transport('TransactWriteItems', { TransactItems })
    await memory.transport('PutItem', { TableName, Item: itemOf('a') })

    expect(calls).toEqual(['data 2', 'ledger 1'])
  })

  it('ends a page at 1 MB, and continues after it', async () => {
    const memory = open()
    const text = 'x'.repeat(300_000)
    memory.table(TableName).load(['1', '2', '3', '4', '5'].map(name => itemOf(name, { ...listed, text: { S: text } })))

    const first = await memory.transport('Query', QUERY)
    const { LastEvaluatedKey: ExclusiveStartKey } = first
    const rest = await memory.transport('Query', { ...QUERY, ExclusiveStartKey })

    expect([first.Count, rest.Count, rest.LastEvaluatedKey]).toEqual([4, 1, undefined])
  })

  it('refuses an item that is larger than 400 KB', async () => {
    const Item = itemOf('a', { text: { S: 'x'.repeat(410_000) } })

    await expect(open().transport('PutItem', { TableName, Item })).rejects.toThrow('maximum allowed size')
  })

  it('adds numbers to the last of their digits', async () => {
    const { transport } = open()
    const n = { N: '90071992547409930000000000000.1' }
    await transport('PutItem', { TableName, Item: itemOf('a', { n }) })

    const { Attributes } = await transport('UpdateItem', {
      TableName,
      Key: itemOf('a'),
      UpdateExpression: 'ADD n :n',
      ExpressionAttributeValues: { ':n': { N: '0.2' } },
      ReturnValues: 'ALL_NEW',
    })

    expect(Attributes?.n).toEqual({ N: '90071992547409930000000000000.3' })
  })

  it('keeps an attribute that is named as a prototype is', async () => {
    const { transport } = open()
    const odd = JSON.parse('{ "__proto__": { "S": "own" } }')
    await transport('PutItem', { TableName, Item: Object.assign(Object.create(null), itemOf('a'), { M: { M: odd } }) })

    const { Item } = await transport('GetItem', { TableName, Key: itemOf('a') })

    expect(Object.getOwnPropertyNames(Item?.M?.M)).toEqual(['__proto__'])
  })
})
