import { defineModel, foreignKey, type Transport } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { memoryDatabase } from './memory-database.ts'

/** Models with access patterns: by a relation, in shards, and by a tuple. */
export const Customer = defineModel('Customer', { schema: z.object({ name: z.string().default('') }) })
export const Order = defineModel('Order', {
  schema: z.object({
    status: z.enum(['open', 'paid', 'sent']).default('open'),
    total: z.number().default(0),
    placedAt: z.string(),
    city: z.string().optional(),
    address: z.object({ city: z.string(), zip: z.string().optional() }).optional(),
    lines: z.array(z.object({ sku: z.string(), quantity: z.int() })).default([]),
    tags: z.set(z.string()).optional(),
  }),
  relations: { customer: foreignKey(Customer, { onDelete: 'cascade', index: 'gsi1' }) },
  indexes: {
    byCustomer: index({ partition: ['customerId'], sort: ['placedAt'], index: 'gsi2' }),
    byStatus: index({ partition: ['status'], sort: ['total', 'placedAt'], shards: 8, index: 'gsi3' }),
    byCity: index({ partition: ['city', 'status'], sort: ['customerId', 'total'], index: 'gsi4' }),
  },
})

/** Opens a database of customers and orders, and tells what its queries sent. */
export async function orderBook() {
  const opened = memoryDatabase([Customer, Order])
  const { database, line } = opened
  const sent: Record<string, unknown>[] = []
  const recorded: Transport = (operation, input, options) => {
    if (operation === 'Query') sent.push(input as never)
    return line.transport(operation, input, options)
  }
  const watched = opened.reopen({ client: recorded }).database
  const customers = database.repository(Customer)
  const [ada, bob] = [await customers.create({ id: 'ada' }), await customers.create({ id: 'bob' })]
  return { ...opened, ada, bob, sent, customers, database: watched, orders: watched.repository(Order) }
}
