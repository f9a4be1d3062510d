import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import { manyToMany } from 'dynamo-signals/links'
import * as z from 'zod'
import { Price } from './price.ts'
import { Tag } from './tag.ts'

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
    /** A copy of the links to tags, so that a page of products needs no query per product. `products/copy-tags` keeps it. */
    tagSlugs: z.set(z.string()).optional(),
  }),
  unique: ['slug'],
  relations: { price: foreignKey(Price, { onDelete: 'protect', index: 'gsi1' }) },
  // A tag is linked with many products at the same time.
  links: { tags: manyToMany(Tag, { constraint: 'read' }) },
  listed: true,
})
export type Product = InstanceOf<typeof Product>

/** The links of products with tags: the sender of their signals. */
export const ProductTag = Product.links.tags.through
