import { addToSet, increment, removeFromSet } from 'dynamo-signals/adjustments'
import type { M2mChanged } from 'dynamo-signals/links'
import { Product, type ProductTag } from '../models/product.ts'
import { Tag } from '../models/tag.ts'

type TagChanged = M2mChanged<typeof ProductTag>

/** Counts the products of a tag: each link once, however often its record is delivered. */
export async function countTagged({ action, through: { tagId }, effects, database }: TagChanged): Promise<void> {
  // A deleted tag takes its links with it.
  if (!(await database.repository(Tag).find(tagId))) return
  await effects.repository(Tag).adjust(tagId, { products: increment(action === 'postAdd' ? 1 : -1) })
}

/**
 * Copies the tags of a product to the product, where a list of products finds them without a query for each. A save of a
 * product runs rules, so links that change at the same time would conflict in `effects`. This adjustment is repeated until it
 * succeeds, and adding a tag twice changes nothing.
 */
export async function copyTags({ action, through: { productId, tagId }, database }: TagChanged): Promise<void> {
  const products = database.repository(Product)
  // A deleted product takes its links with it.
  if (!(await products.find(productId))) return
  await products.adjust(productId, { tagSlugs: action === 'postAdd' ? addToSet(tagId) : removeFromSet(tagId) })
}
