import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { MAX_QUANTITY } from './cart-item.ts'
import { Order } from './order.ts'
import { Product } from './product.ts'

/** A product in an order, with the title and the price that it had when it was ordered. */
export const OrderLine = defineModel('OrderLine', {
  schema: z.object({
    title: z.string(),
    /** The price of one unit, in minor units and in the currency of the order. */
    unitPrice: z.int().min(0),
    quantity: z.int().min(1).max(MAX_QUANTITY),
  }),
  relations: {
    order: foreignKey(Order, { onDelete: 'cascade', index: 'gsi1' }),
    // Not checked in the commit, because concurrent checks on one product conflict. Its stock is adjusted there.
    product: foreignKey(Product, { onDelete: 'setNull', nullable: true, constraint: 'none', index: 'gsi2' }),
  },
})
export type OrderLine = InstanceOf<typeof OrderLine>

/** Returns the ids of an order's lines, in their order. */
export function orderLineIds(orderId: string, lines: number): string[] {
  return Array.from({ length: lines }, (_, line) => `${orderId}-${String(line + 1).padStart(2, '0')}`)
}
