import { type AnyModel, defineModel, openDatabase, type Transport } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { openTestDatabase } from 'dynamo-signals/testing'
import type { Item } from 'dynamodb-embedded'
import { onTestFinished } from 'vitest'
import * as z from 'zod'

export const shop = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })
export const orderSchema = z.object({ orderId: z.string(), status: z.string(), email: z.string().optional() })
/** Orders, which the repository and other code write. */
export const Order = defineModel('Order', {
  schema: orderSchema,
  unique: ['email'],
  storedIn: shop.items({
    is: { kind: 'order' },
    id: 'orderId',
    writes: {
      key: { pk: ({ orderId }) => `ORDER#${orderId}`, sk: () => 'order' },
      marks: { kind: 'order' },
      indexes: {
        gsi1pk: ({ status }) => (status === 'done' ? undefined : `STATUS#${status}`),
        gsi1sk: ({ orderId }) => `ORDER#${orderId}`,
      },
    },
  }),
})
const visits = existingTable({ tableName: 'visits', partitionKey: 'page', sortKey: 'at' })
/** Visits, which only other code writes. */
export const Visit = defineModel('Visit', {
  schema: z.object({ page: z.string(), at: z.number(), by: z.string() }),
  storedIn: visits.items({ is: { by: { exists: true } }, id: ['page', 'at'] }),
})

/** A test database of these models, and raw access to its tables. */
export async function openedShop(models: readonly AnyModel[] = [Order, Visit]) {
  const existingTables = models.includes(Visit) ? { visits: { keyTypes: { at: 'N' } as const } } : {}
  const test = await openTestDatabase({ models, existingTables })
  onTestFinished(test.close)
  const transport = test.storage.client as Transport
  return {
    ...test,
    get orders() {
      return test.database.repository(Order)
    },
    put: async (TableName: string, Item: Item) => void (await transport('PutItem', { TableName, Item })),
    remove: async (Key: Item) => void (await transport('DeleteItem', { TableName: 'shop', Key })),
    /** The items of a table, in the order of their keys. */
    async items(TableName: string): Promise<Item[]> {
      const { Items = [] } = await transport('Scan', { TableName })
      return Items.toSorted((one, other) => ((one.pk?.S ?? '') < (other.pk?.S ?? '') ? -1 : 1))
    },
    /** The same database, in which something happens right after the orders were read. */
    afterScan(happens: () => Promise<void>) {
      const client: Transport = async (operation, input, options) => {
        const answer = await transport(operation, input, options)
        if (operation === 'Scan' && (input as { TableName?: string }).TableName === 'shop') await happens()
        return answer
      }
      return openDatabase({ ...test.storage, client, models })
    },
  }
}
/** An order as other code stores it. */
export const order = (orderId: string, more: Item = {}): Item => ({
  pk: { S: `ORDER#${orderId}` },
  sk: { S: 'order' },
  kind: { S: 'order' },
  orderId: { S: orderId },
  status: { S: 'open' },
  gsi1pk: { S: 'STATUS#open' },
  gsi1sk: { S: `ORDER#${orderId}` },
  ...more,
})
