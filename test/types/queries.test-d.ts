import { type Database, defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import { describe, expectTypeOf, it } from 'vitest'
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

const Order = defineModel('Order', {
  schema: schema.extend({ address: z.object({ city: z.string() }).optional() }),
  relations,
  indexes: {
    byCustomer: index({ partition: ['customerId'], sort: ['placedAt', 'total'] }),
    byStatus: index({ partition: ['status'], sort: ['createdAt'], shards: 8 }),
  },
})
declare const database: Database
declare const customer: InstanceOf<typeof Customer>
const orders = database.repository(Order)

describe('a query', () => {
  it('takes the fields of its index, with their types', () => {
    orders.query('byCustomer', { customer })
    orders.query('byCustomer', { customer: 'c1', placedAt: '2026' })
    orders.query('byCustomer', { customer: 'c1', placedAt: { gte: '2026', lt: '2027' } })
    orders.query('byCustomer', { customer: 'c1', placedAt: '2026', total: { between: [1, 2] } })
    orders.query('byStatus', { status: 'open', createdAt: { beginsWith: '2026' } }, { order: 'desc', limit: 20 })
    // @ts-expect-error there is no such index
    orders.query('byTotal', { total: 5 })
    // @ts-expect-error the partition has no value
    orders.query('byCustomer', { placedAt: '2026' })
    // @ts-expect-error a relation is given by its name
    orders.query('byCustomer', { customerId: 'c1' })
    // @ts-expect-error there is no such status
    orders.query('byStatus', { status: 'lost' })
    // @ts-expect-error the field is not in the index
    orders.query('byStatus', { status: 'open', total: 5 })
    // @ts-expect-error a number has no prefix
    orders.query('byCustomer', { customer, placedAt: '2026', total: { beginsWith: '1' } })
    // @ts-expect-error an index cannot be read consistently
    orders.query('byCustomer', { customer }, { consistent: true })
  })

  it('returns instances, or only what it selects', () => {
    expectTypeOf(orders.query('byCustomer', { customer }).toArray()).resolves.items.toEqualTypeOf<
      InstanceOf<typeof Order>
    >()
    const selected = orders.query('byCustomer', { customer }, { select: ['id', 'status'] })
    expectTypeOf(selected.toArray()).resolves.items.toEqualTypeOf<{
      readonly id: string
      readonly status: 'open' | 'paid'
    }>()
    // @ts-expect-error there is no field "state"
    orders.query('byCustomer', { customer }, { select: ['state'] })
  })

  it('filters by fields of the model, with values of their types', () => {
    orders.query('byCustomer', { customer }, { where: (order, { eq }) => eq(order.status, 'open') })
    orders.query('byCustomer', { customer }, { where: (order, { eq }) => eq(order.address.city, 'Ulm') })
    orders.query('byCustomer', { customer }, { where: (order, { eq }) => eq(order.total, null) })
    orders.query('byCustomer', { customer }, { where: (order, { contains }) => contains(order.tags, 'gift') })
    orders.query('byCustomer', { customer }, { where: (order, { eq }) => eq(order.tags[0], 'gift') })
    // @ts-expect-error there is no such status
    orders.query('byCustomer', { customer }, { where: (order, { eq }) => eq(order.status, 'lost') })
    // @ts-expect-error there is no such field
    orders.query('byCustomer', { customer }, { where: (order, { eq }) => eq(order.state, 'open') })
    // @ts-expect-error null has no order
    orders.query('byCustomer', { customer }, { where: (order, { gt }) => gt(order.total, null) })
    // @ts-expect-error a number has no prefix
    orders.query('byCustomer', { customer }, { where: (order, { beginsWith }) => beginsWith(order.total, '1') })
  })
})
