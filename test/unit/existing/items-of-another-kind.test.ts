import {
  AlreadyExistsError,
  CheckFailedError,
  ConflictError,
  DoesNotExistError,
  defineModel,
  foreignKey,
  RelatedObjectDoesNotExist,
} from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { verify } from 'dynamo-signals/operations'
import { dataTable } from 'dynamo-signals/table'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'

const shop = existingTable({ tableName: 'shop', partitionKey: 'pk' })
const Order = defineModel('Order', {
  schema: z.object({ orderId: z.string(), status: z.string() }),
  storedIn: shop.items({
    is: { type: 'order', removedAt: { exists: false } },
    id: 'orderId',
    writes: { key: { pk: ({ orderId }) => `order#${orderId}` }, marks: { type: 'order' } },
  }),
})
const textOf = (name: string, constraint: 'transaction' | 'read') =>
  defineModel(name, {
    schema: z.object({ text: z.string() }),
    relations: { order: foreignKey(Order, { onDelete: 'protect', constraint }) },
  })
const Note = textOf('Note', 'transaction')
const Memo = textOf('Memo', 'read')
const order = { pk: { S: 'order#1' }, type: { S: 'order' }, orderId: { S: '1' }, status: { S: 'open' } }
const { type: _, ...unmarked } = order

async function openedShop() {
  const table = await someonesTable('shop', { partitionKey: 'pk' })
  await table.addTable(dataTable('own'))
  const database = table.open([Order, Note, Memo], { tableName: 'own' })
  const items = () => table.dynamodb.items('shop')
  return {
    ...table,
    database,
    items,
    orders: database.repository(Order),
    notes: database.repository(Note),
    memos: database.repository(Memo),
  }
}

describe.each([
  ['belongs to another kind', { ...order, type: { S: 'draft' } }],
  ['has lost its type', unmarked],
  ['is marked as removed', { ...order, removedAt: { N: '1' } }],
])('an item under the key of an instance that %s', (_what, item) => {
  it('is not found, and is not changed by a save of an instance with its id', async () => {
    const { orders, put, items } = await openedShop()
    await put(item)

    await expect(orders.get('1')).rejects.toThrow(DoesNotExistError)
    expect(await orders.find('1')).toBeUndefined()
    expect([...(await orders.findMany(['1', '2']))]).toEqual([])
    await expect(orders.create({ orderId: '1', status: 'new' })).rejects.toThrow(AlreadyExistsError)
    await expect(orders.save({ id: '1', orderId: '1', status: 'new' }, { mode: 'upsert' })).rejects.toThrow(
      ConflictError,
    )
    expect(await items()).toEqual([item])
  })

  it('is kept by a save and a delete of the instance that it was', async () => {
    const { orders, put, items } = await openedShop()
    await put(order)
    const loaded = await orders.get('1')
    await put(item)

    await expect(orders.update(loaded, { status: 'paid' })).rejects.toThrow(ConflictError)
    await orders.delete(loaded).catch(() => {})

    expect(await items()).toEqual([item])
  })

  it('satisfies no check and no reference', async () => {
    const { database, notes, memos, put } = await openedShop()
    await put(item)

    const note = { text: 'Call', orderId: '1' }
    await expect(notes.create(note)).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(memos.create(note)).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(database.transaction(async tx => tx.check(Order, '1'))).rejects.toThrow(CheckFailedError)
    await put(order)
    await notes.create(note)
    await database.transaction(async tx => tx.check(Order, '1'))
    await put(item)
    expect((await verify(database)).findings).toMatchObject([{ kind: 'relatedMissing', model: 'Note' }])
  })
})
