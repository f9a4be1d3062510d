import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { Price } from './price.ts'

/** The maximum length of a product's id. */
export const LONGEST_PRODUCT_ID = 200

/** Something the shop sells. */
export const Product = defineModel('Product', {
  schema: z.object({
    /** Its name in URLs. */
    slug: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .max(80),
    title: z.string().min(1).max(120),
    description: z.string().max(2000).default(''),
    /** An unavailable product is not listed and cannot be added to a cart, but it stays in carts that have it. */
    isAvailable: z.boolean().default(true),
  }),
  unique: ['slug'],
  relations: { price: foreignKey(Price, { onDelete: 'protect', index: 'gsi1' }) },
  listed: true,
})
export type Product = InstanceOf<typeof Product>
