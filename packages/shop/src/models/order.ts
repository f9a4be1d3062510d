import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { Customer } from './customer.ts'
import { CURRENCY } from './price.ts'

/** The maximum number of different products in an order. It is placed in one transaction, and its size is limited. */
export const MAX_ORDER_LINES = 20

/** What a customer has ordered. It never changes, and it is kept without its customer when the user is deleted. */
export const Order = defineModel('Order', {
  schema: z.object({
    placedAt: z.iso.datetime({ precision: 3 }),
    status: z.enum(['placed']),
    /** In minor units. */
    total: z.int().min(0),
    currency: z.literal(CURRENCY),
    /** How many lines it has. The ids of the lines are derived from it, so that reading them needs no index, which may lag. */
    lines: z.int().min(1).max(MAX_ORDER_LINES),
  }),
  relations: { customer: foreignKey(Customer, { onDelete: 'setNull', nullable: true, index: 'gsi1' }) },
  indexes: { byCustomer: index({ partition: ['customerId'], sort: ['placedAt'], index: 'gsi2' }) },
})
export type Order = InstanceOf<typeof Order>
