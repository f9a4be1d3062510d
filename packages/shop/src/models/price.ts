import { defineModel, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'

/** The one currency the shop sells in. */
export const CURRENCY = 'EUR'

/** The price of a product, in minor units. It never changes: a product with a new price refers to another Price. */
export const Price = defineModel('Price', {
  schema: z.object({ amount: z.int().min(0), currency: z.literal(CURRENCY) }),
})
export type Price = InstanceOf<typeof Price>
