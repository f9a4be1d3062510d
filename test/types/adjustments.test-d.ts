import { type Database, defineModel, foreignKey } from 'dynamo-signals'
import { addToSet, append, increment, prepend, removeFromSet } from 'dynamo-signals/adjustments'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'

const Customer = defineModel('Customer', { schema: z.object({ name: z.string() }) })
const Order = defineModel('Order', {
  schema: z.object({
    status: z.enum(['open', 'paid']),
    total: z.number(),
    discount: z.number().nullable(),
    points: z.bigint().optional(),
    notes: z.array(z.enum(['fragile', 'gift'])).default([]),
    lines: z.array(z.object({ sku: z.string() })),
    tags: z.set(z.string()).optional(),
  }),
  relations: { customer: foreignKey(Customer, { onDelete: 'cascade' }) },
})
declare const database: Database
const orders = database.repository(Order)

describe('adjust', () => {
  it('takes the operations that the types of the fields allow', () => {
    orders.adjust('o1', { total: increment(1), discount: increment(-0.5), points: increment(5n) })
    orders.adjust('o1', { notes: append('gift', 'fragile'), lines: append({ sku: 'a' }) })
    orders.adjust('o1', { notes: prepend('gift', 'fragile'), lines: prepend({ sku: 'a' }) })
    orders.adjust('o1', { tags: addToSet('a') })
    orders.adjust('o1', { tags: removeFromSet('a', 'b') })
    // @ts-expect-error a string cannot be incremented
    orders.adjust('o1', { status: increment(1) })
    // @ts-expect-error the id of a relation cannot be adjusted
    orders.adjust('o1', { customerId: append('c1') })
    // @ts-expect-error a list has no increment
    orders.adjust('o1', { notes: increment(1) })
    // @ts-expect-error the list has no such entries
    orders.adjust('o1', { notes: append('heavy') })
    // @ts-expect-error a set takes no append
    orders.adjust('o1', { tags: append('a') })
    // @ts-expect-error the set has strings
    orders.adjust('o1', { tags: addToSet(1) })
    // @ts-expect-error a value is set with update
    orders.adjust('o1', { total: 5 })
    // @ts-expect-error there is no such field
    orders.adjust('o1', { weight: increment(1) })
    // @ts-expect-error the version belongs to the library
    orders.adjust('o1', { version: increment(1) })
  })

  it('takes a condition, typed as a filter', () => {
    orders.adjust('o1', { total: increment(1) }, { where: ({ total }, { gte }) => gte(total, 1) })
    // @ts-expect-error total is a number
    orders.adjust('o1', { total: increment(1) }, { where: ({ total }, { gte }) => gte(total, '1') })
    // @ts-expect-error there is no option "when"
    orders.adjust('o1', { total: increment(1) }, { when: true })
  })

  it('returns nothing', () => {
    expectTypeOf(orders.adjust).returns.toEqualTypeOf<Promise<void>>()
  })
})
