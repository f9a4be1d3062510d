import { defineModel } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { createStreamHandler } from 'dynamo-signals/streams'
import { dataTable } from 'dynamo-signals/table'
import { expect } from 'vitest'
import * as z from 'zod'
import { someonesTable } from './existing-table.ts'

export const ORDERS = existingTable({ tableName: 'orders', partitionKey: 'PK', sortKey: 'SK' })
export const PAYMENTS = existingTable({ tableName: 'payments', partitionKey: 'paymentId' })

/** A model in the library's own table, and one in each of two tables of other code. */
export const Customer = defineModel('Customer', { schema: z.object({ name: z.string(), orders: z.int().default(0) }) })
export const Order = defineModel('Order', {
  schema: z.object({ orderId: z.string(), status: z.string() }),
  storedIn: ORDERS.items({
    is: { entity: 'order' },
    id: 'orderId',
    writes: { key: { PK: ({ orderId }) => `ORDER#${orderId}`, SK: () => 'ORDER' }, marks: { entity: 'order' } },
  }),
})
export const Payment = defineModel('Payment', {
  schema: z.object({ paymentId: z.string(), amount: z.number() }),
  storedIn: PAYMENTS.items({
    is: { kind: 'payment' },
    id: 'paymentId',
    writes: { key: { paymentId: ({ paymentId }) => String(paymentId) }, marks: { kind: 'payment' } },
  }),
})
/** The tables with a stream. */
export const TABLES = ['app', 'orders', 'payments'] as const

/** A database whose models are spread over three tables, with a stream each, and one ledger. */
export async function threeTables() {
  const { dynamodb, addTable, addTheirs, open, records } = await someonesTable('orders', {
    partitionKey: 'PK',
    sortKey: 'SK',
  })
  await addTable(dataTable('app'))
  await addTheirs('payments', { partitionKey: 'paymentId' })
  const database = open([Customer, Order, Payment], { tableName: 'app' })
  const handle = createStreamHandler({ database, consumer: 'links' })
  return {
    dynamodb,
    database,
    handle,
    records,
    customers: database.repository(Customer),
    orders: database.repository(Order),
    payments: database.repository(Payment),
    /** Delivers all that the streams of these tables have, one after another, each with its own invocation. */
    deliver: async (...tables: readonly string[]) => {
      for (const table of tables) {
        expect(await handle({ Records: await records(table) })).toEqual({ batchItemFailures: [] })
      }
    },
    fails: async (table: string) => (await handle({ Records: await records(table) })).batchItemFailures.length,
    ledger: async () => (await dynamodb.items('ledger')).map(({ pk }) => String(pk?.S)),
  }
}
