import type { InstanceCheck } from 'dynamo-signals/operations'
import { Product, ProductTag } from '../models/product.ts'
import { Tag } from '../models/tag.ts'

/** The count of a tag is the number of its links. */
export const tagWithWrongCount: InstanceCheck<typeof Tag> = {
  kind: 'tagWithWrongCount',
  model: Tag,
  receivers: ['products/count-tagged'],
  async inspect({ id, products }, database) {
    const linked = await database.repository(Product).relatedSet({ tags: id }).count()
    return linked === products ? undefined : `Tag ${id} counts ${products} products, but ${linked} have it.`
  },
}

/** The tags that a product shows are those it is linked with. */
export const productWithOtherTags: InstanceCheck<typeof Product> = {
  kind: 'productWithOtherTags',
  model: Product,
  receivers: ['products/copy-tags'],
  async inspect({ id, tagSlugs = new Set() }, database) {
    const links = await database.repository(ProductTag).list({ product: id }).toArray()
    const linked = new Set(links.map(({ tagId }) => tagId))
    if (linked.symmetricDifference(tagSlugs).size === 0) return undefined
    return `Product ${id} shows the tags ${listed(tagSlugs)}, but is linked with ${listed(linked)}.`
  },
}

function listed(slugs: ReadonlySet<string>): string {
  return [...slugs].sort().join(', ') || 'none'
}
