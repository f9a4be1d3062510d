import { LONGEST_PRODUCT_ID, MAX_QUANTITY } from '@dynamo-signals/shop'
import * as z from 'zod'
import { Money } from './money.ts'

const WHOLE = `Enter a whole number from 1 to ${MAX_QUANTITY}.`

/** How many of a product: a number, and nothing that merely looks like one. */
export const Quantity = z.int(WHOLE).min(1, WHOLE).max(MAX_QUANTITY, WHOLE)

/** What is put into a cart. */
export const Addition = z
  .strictObject({
    productId: z
      .string('Enter the id of a product.')
      .min(1, 'Enter the id of a product.')
      .max(LONGEST_PRODUCT_ID, 'This is not a valid id.'),
    quantity: Quantity,
  })
  .meta({ id: 'Addition' })

/** How many there are to be of an item. */
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

/** A cart. Its id is null while nothing was ever put into it. */
export const CartShape = z
  .object({ id: z.string().nullable(), items: z.array(CartItemShape).readonly(), total: Money })
  .meta({ id: 'Cart' })
