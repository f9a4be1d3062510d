import type { Transport } from 'dynamo-signals'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { beforeAll, describe, expect, it } from 'vitest'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'
import { freshDatabase } from '../../support/fresh-database.ts'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'

const LARGEST_ITEM = 400 * 1024
const LARGEST_PAGE = 1024 * 1024
const itemOf = (pk: string, sk: string, more: Item = {}): Item => ({ pk: { S: pk }, sk: { S: sk }, ...more })

let TableName: string
let sides: readonly Transport[]
beforeAll(async () => {
  const { client, tableName, ledgerTableName } = await freshDatabase([])
  const memory = new MemoryDynamoDB({ tables: [dataTable(tableName), ledgerTable(ledgerTableName)] })
  TableName = tableName
  sides = [sdkTransport(client), memory.transport]
})

/** What both answer. Fails where they do not answer the same. */
async function both<T>(ask: (transport: Transport) => Promise<T>): Promise<T> {
  const [local, memory] = await Promise.all(
    sides.map(transport => ask(transport).catch((error: Error) => ({ refusal: error.name }) as T)),
  )
  expect(memory).toEqual(local)
  return local as T
}

describe('DynamoDB in memory, as DynamoDB Local', () => {
  it.each([
    ['0', 1],
    ['12', 2],
    ['1000000', 2],
    ['0.1', 2],
    ['0.001', 2],
    [`1${'0'.repeat(50)}`, 2],
    ['123', 3],
    ['1.5', 3],
    ['10.5', 3],
    ['-5', 3],
    ['-0.01', 3],
    ['12345678901234567890123456789012345678', 20],
  ])('counts %s as %i bytes', async (number, bytes) => {
    const rest = 'pk'.length + 'n'.length + 'sk'.length + 'b'.length + 'number'.length + 'text'.length
    const exact = LARGEST_ITEM - rest - bytes
    const put = (length: number) => (transport: Transport) =>
      transport('PutItem', {
        TableName,
        Item: itemOf('n', 'b', { number: { N: number }, text: { S: 'x'.repeat(length) } }),
      })

    expect(await both(async transport => Object.keys(await put(exact)(transport)).includes('refusal'))).toBe(false)
    expect(await both(put(exact + 1))).toEqual({ refusal: 'ValidationException' })
  })

  it.each([
    ['ends with the item that fills it', [LARGEST_PAGE / 4, 4], 4],
    ['goes on while a byte of it is left', [LARGEST_PAGE / 4 - 1, 5], 5],
    ['has no key when nothing is left but the end', [LARGEST_PAGE / 4, 4], 4],
  ] as const)('a page %s', async (what, [size, count], onFirst) => {
    const stored = what.startsWith('has no key') ? count : count + 2
    for (let number = 0; number < stored; number++) {
      const rest = 'pk'.length + what.length + 'sk'.length + 1 + 'text'.length
      const Item = itemOf(what, `${number}`, { text: { S: 'x'.repeat(size - rest) } })
      await both(async transport => void (await transport('PutItem', { TableName, Item })))
    }

    const page = await both(async transport => {
      const { Count, LastEvaluatedKey } = await transport('Query', {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: what } },
      })
      return { Count, isLast: LastEvaluatedKey === undefined }
    })

    expect(page).toEqual({ Count: onFirst, isLast: stored === onFirst })
  })

  const BEFORE: Item = {
    n: { N: '1' },
    m: { M: { a: { S: 'a' }, b: { S: 'b' } } },
    l: { L: [{ S: 'zero' }, { S: 'one' }] },
    s: { SS: ['x', 'y'] },
    other: { S: 'untouched' },
  }
  const UPDATES = [
    'SET n = :n',
    'SET m.a = :n',
    'SET m.c = :n',
    'REMOVE m.b',
    'REMOVE n',
    'REMOVE absent',
    'SET l[0] = :n, l[99] = :n',
    'SET l[99] = :n',
    'REMOVE l[1]',
    'ADD n :n',
    'ADD fresh :n',
    'SET m.a = :n, fresh = :n REMOVE n',
  ]
  const WANTED = ['UPDATED_OLD', 'UPDATED_NEW', 'ALL_OLD', 'ALL_NEW', 'NONE'] as const
  it.each(UPDATES.flatMap(update => WANTED.map(wanted => [update, wanted] as const)))(
    'answers %s with %s, of an item and of a new one',
    async (UpdateExpression, ReturnValues) => {
      const ExpressionAttributeValues = UpdateExpression.includes(':n') ? { ':n': { N: '7' } } : undefined
      const update = (sk: string) => async (transport: Transport) => {
        const Key = itemOf(`${UpdateExpression} ${ReturnValues}`, sk)
        if (sk === 'old') await transport('PutItem', { TableName, Item: { ...Key, ...BEFORE } })
        const { Attributes } = await transport('UpdateItem', {
          TableName,
          Key,
          UpdateExpression,
          ReturnValues,
          ...(ExpressionAttributeValues && { ExpressionAttributeValues }),
        })
        return Attributes
      }

      await both(update('old'))
      await both(update('new'))
    },
  )

  it.each(['PutItem', 'DeleteItem'] as const)('refuses what %s cannot return', async operation => {
    for (const ReturnValues of ['ALL_NEW', 'UPDATED_NEW', 'UPDATED_OLD'] as const) {
      const Key = itemOf('returned', '1')
      const input = operation === 'PutItem' ? { Item: Key } : { Key }
      const answer = await both(transport => transport(operation, { TableName, ReturnValues, ...input } as never))
      expect(answer).toEqual({ refusal: 'ValidationException' })
    }
  })
})
