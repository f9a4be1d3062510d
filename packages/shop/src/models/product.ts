import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { Price } from './price.ts'

/** The longest id a product can have. */
export const LONGEST_PRODUCT_ID = 200

/** Something the shop sells. */
export const Product = defineModel('Product', {
  schema: z.object({
    /** Its name in addresses. */
    slug: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .max(80),
    title: z.string().min(1).max(120),
    description: z.string().max(2000).default(''),
    /** One that is not is neither listed nor put into a cart; it stays in the carts it is in. */
    isAvailable: z.boolean().default(true),
  }),
  unique: ['slug'],
  relations: { price: foreignKey(Price, { onDelete: 'protect' }) },
  listed: true,
})
export type Product = InstanceOf<typeof Product>
