import type { Product } from '../models/product.ts'
import { LONGEST_TAG, Tag } from '../models/tag.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { findUsable, leavingOut, usable } from '../stored-faults.ts'

/** A tag as visitors see it. */
export interface TagView {
  readonly slug: string
  readonly title: string
}

/** A tag with the number of its products, which follows a change within seconds. */
export interface CountedTag extends TagView {
  readonly products: number
}

/** Loads a tag by its slug. Throws `ShopError` if there is none. */
export async function getTag(shop: Shop, slug: string): Promise<CountedTag> {
  const isPossible = slug !== '' && slug.length <= LONGEST_TAG
  const found = isPossible && (await findUsable(shop, Tag, slug, shop.database.repository(Tag).find(slug)))
  if (!found) throw new ShopError('tags.notFound', 'notFound', 'We do not have this tag.')
  return { slug: found.id, title: found.title, products: found.products }
}

/** Returns the tags of some products by slug, in one read. Reports and omits tags that cannot be used. */
export async function findTags(
  shop: Pick<Shop, 'database' | 'report'>,
  products: Iterable<Product>,
): Promise<ReadonlyMap<string, TagView>> {
  const slugs = new Set([...products].flatMap(({ tagSlugs = [] }) => [...tagSlugs]))
  const tags = await shop.database.repository(Tag).findMany(slugs, leavingOut(shop, Tag))
  return new Map(usable(shop, Tag, tags.values()).map(({ id, title }) => [id, { slug: id, title }]))
}
