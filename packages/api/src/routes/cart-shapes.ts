import { LONGEST_PRODUCT_ID, MAX_QUANTITY } from '@dynamo-signals/shop'
import * as z from 'zod'
import { Money } from './money.ts'

const WHOLE = `Enter a whole number from 1 to ${MAX_QUANTITY}.`

/** The quantity of a product. Must be a number, not a numeric string. */
export const Quantity = z.int(WHOLE).min(1, WHOLE).max(MAX_QUANTITY, WHOLE)

/** The body of a request that adds to a cart. */
export const Addition = z
  .strictObject({
    productId: z
      .string('Enter the id of a product.')
      .min(1, 'Enter the id of a product.')
      .max(LONGEST_PRODUCT_ID, 'This is not a valid id.'),
    quantity: Quantity,
  })
  .meta({ id: 'Addition' })

/** The new quantity of an item. */
export const QuantityChange = z.strictObject({ quantity: Quantity }).meta({ id: 'QuantityChange' })

/** An item of a cart. */
export const CartItemShape = z
  .object({
    id: z.string(),
    productId: z.string(),
    title: z.string(),
    quantity: z.int(),
    unitPrice: Money,
    total: Money,
  })
  .meta({ id: 'CartItem' })

/** A cart. Its id is null until the first item is added. */
export const CartShape = z
  .object({ id: z.string().nullable(), items: z.array(CartItemShape).readonly(), total: Money })
  .meta({ id: 'Cart' })
