import { defineModel } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { migrate, verify } from 'dynamo-signals/operations'
import { openTestDatabase } from 'dynamo-signals/testing'
import { Entity } from 'electrodb'
import { expect, it } from 'vitest'
import * as z from 'zod'

const shop = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })
const Order = defineModel('Order', {
  schema: z.object({ orderId: z.string(), status: z.string(), email: z.string() }),
  unique: ['email'],
  storedIn: shop.items({
    is: { __edb_e__: 'order' },
    id: 'orderId',
    writes: {
      key: { pk: ({ orderId }) => `$shop#orderid_${orderId}`.toLowerCase(), sk: () => '$order_1' },
      marks: { __edb_e__: 'order', __edb_v__: '1' },
      indexes: {
        gsi1pk: ({ status }) => `$shop#status_${status}`.toLowerCase(),
        gsi1sk: ({ orderId }) => `$order_1#orderid_${orderId}`.toLowerCase(),
      },
    },
  }),
})
const attributes = {
  orderId: { type: 'string', required: true },
  status: { type: 'string', required: true },
  email: { type: 'string', required: true },
} as const
const primary = { pk: { field: 'pk', composite: ['orderId'] }, sk: { field: 'sk', composite: [] } } as const
const byStatus = {
  index: 'gsi1',
  pk: { field: 'gsi1pk', composite: ['status'] },
  sk: { field: 'gsi1sk', composite: ['orderId'] },
} as const
const model = { entity: 'order', version: '1', service: 'shop' } as const

it('gives the orders of an older ElectroDB entity the index of a newer one, and agrees with what that one writes', async () => {
  const gsi1 = { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' }
  await using test = await openTestDatabase({ models: [Order], existingTables: { shop: { indexes: { gsi1 } } } })
  const { client, database } = test
  const older = new Entity({ model, attributes, indexes: { primary } }, { client, table: 'shop' })
  const newer = new Entity({ model, attributes, indexes: { primary, byStatus } }, { client, table: 'shop' })
  const order = (orderId: string, status = 'open') => ({ orderId, status, email: `${orderId}@example.org` })
  await older.create(order('A-1')).go()
  await older.create(order('A-2')).go()
  await newer.create(order('A-3')).go()
  await newer.update({ orderId: 'A-3' }).set({ status: 'Paid' }).go()

  expect((await verify(database)).byKind).toEqual({ indexEntryWrong: 4, guardMissing: 3 })
  expect(await migrate(database)).toMatchObject({ changed: 3, complete: true })

  const found = async (status: string) => (await newer.query.byStatus({ status }).go()).data.map(each => each.orderId)
  expect([await found('open'), await found('Paid')]).toEqual([['A-1', 'A-2'], ['A-3']])
  expect(await newer.get({ orderId: 'A-1' }).go()).toEqual({ data: order('A-1') })
  expect((await verify(database)).findings).toEqual([])

  // The older entity is still deployed somewhere, and does not know the index.
  await older.update({ orderId: 'A-1' }).set({ status: 'Paid' }).go()
  expect((await verify(database, { repair: true })).findings).toMatchObject([
    { kind: 'indexEntryWrong', id: 'A-1', repaired: true },
  ])
  expect(await found('Paid')).toEqual(['A-1', 'A-3'])
})
