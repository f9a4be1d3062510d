import { defineModel, type InstanceOf, oneToOne } from 'dynamo-signals'
import * as z from 'zod'
import { Product } from './product.ts'

/**
 * How many units of a product can be ordered. Its id is the product's id. It is not a field of the product, because saves of
 * a product run rules. Without a rule, DynamoDB changes the units of many concurrent orders without a read.
 */
export const Stock = defineModel('Stock', {
  schema: z.object({ units: z.int().min(0) }),
  relations: { product: oneToOne(Product, { onDelete: 'cascade', primaryKey: true }) },
})
export type Stock = InstanceOf<typeof Stock>
