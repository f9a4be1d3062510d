import { defineModel, type InstanceOf, oneToOne } from 'dynamo-signals'
import * as z from 'zod'
import { Customer } from './customer.ts'

/** The cart of a customer. Each customer has one. Its id is the customer's id, which is also the user's. */
export const Cart = defineModel('Cart', {
  schema: z.object({}),
  relations: { customer: oneToOne(Customer, { onDelete: 'cascade', primaryKey: true }) },
})
export type Cart = InstanceOf<typeof Cart>
