import { defineModel, foreignKey } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import { describe, it } from 'vitest'
import * as z from 'zod'

const Customer = defineModel('Customer', { schema: z.object({ name: z.string() }) })
const schema = z.object({
  status: z.enum(['open', 'paid']),
  total: z.number().nullable(),
  placedAt: z.string().optional(),
  tags: z.array(z.string()),
})
const relations = { customer: foreignKey(Customer, { onDelete: 'cascade', index: 'gsi1' }) }

describe('an index', () => {
  it('is over fields of the model that have an order', () => {
    defineModel('Order', {
      schema,
      relations,
      indexes: { a: index({ partition: ['customerId'], sort: ['createdAt'] }) },
    })
    defineModel('Order', { schema, indexes: { a: index({ partition: ['status', 'total'], sort: ['placedAt'] }) } })
    // @ts-expect-error a list has no order
    defineModel('Order', { schema, indexes: { a: index({ partition: ['tags'] }) } })
    // @ts-expect-error there is no field "state"
    defineModel('Order', { schema, indexes: { a: index({ partition: ['state'] }) } })
    // @ts-expect-error a relation is named by its field
    defineModel('Order', { schema, relations, indexes: { a: index({ partition: ['customer'] }) } })
    // @ts-expect-error createdAt cannot select a partition
    defineModel('Order', { schema, indexes: { a: index({ partition: ['createdAt'] }) } })
    // @ts-expect-error the table has no such index
    index({ partition: ['status'], index: 'gsi6' })
    // @ts-expect-error there is no option "shard"
    index({ partition: ['status'], shard: 8 })
  })

  it('without fields lists a model', () => {
    defineModel('Order', { schema, listed: index({ shards: 8 }) })
    // @ts-expect-error a list has no fields
    defineModel('Order', { schema, listed: index({ partition: ['status'] }) })
  })
})
