import { defineModel, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'

/** The maximum length of a tag's slug. */
export const LONGEST_TAG = 80

/** What several products have in common. Its id is its slug, the name in URLs. */
export const Tag = defineModel('Tag', {
  schema: z.object({
    title: z.string().min(1).max(60),
    /** How many products have the tag. `products/count-tagged` counts them in the background. */
    products: z.int().min(0).default(0),
  }),
})
export type Tag = InstanceOf<typeof Tag>
