import { ConfigurationError } from 'dynamo-signals'
import { Product } from '../models/product.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { leavingOut, usable } from '../stored-faults.ts'
import { findPrices } from './for-sale.ts'
import { type CountedTag, findTags, getTag, type TagView } from './tags.ts'
import { findUnits } from './units.ts'

const PAGE = 20
const LARGEST_PAGE = 100
const LONGEST_CURSOR = 2000

/** A product as visitors see it. The amount is in minor units. */
export interface ProductView {
  readonly id: string
  readonly slug: string
  readonly title: string
  readonly description: string
  readonly price: { readonly amount: number; readonly currency: string }
  /** How many can be ordered. 0 if it is sold out. */
  readonly units: number
  /** In the order of their slugs. */
  readonly tags: readonly TagView[]
}

/** One page of products. The last page has no `cursor`. */
export interface ProductPage {
  readonly items: readonly ProductView[]
  readonly cursor?: string
  /** The tag that was asked for. */
  readonly tag?: CountedTag
}

/** Which products are listed, and where the page starts. */
export interface ProductQuery {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  /** The slug of a tag that the products have. */
  readonly tag?: string | undefined
}

/**
 * Lists the products for sale, by page: 20 products, or up to 100 with `limit`. Reports and omits a stored product that
 * cannot be shown. Throws `ShopError` for a tag that does not exist.
 */
export async function listProducts(
  shop: Shop,
  { limit = PAGE, cursor, tag: slug }: ProductQuery = {},
): Promise<ProductPage> {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw invalid('products.limitInvalid', 'limit', `Enter a whole number from 1 to ${LARGEST_PAGE}.`)
  }
  if (cursor !== undefined && cursor.length > LONGEST_CURSOR) throw cursorInvalid()
  const tag = slug === undefined ? undefined : await getTag(shop, slug)
  const products: Product[] = []
  let next = cursor
  do {
    const page = await readPage(shop, { limit: limit - products.length, cursor: next, tag: slug })
    products.push(...usable(shop, Product, page.items).filter(product => product.isAvailable))
    next = page.cursor
  } while (next && products.length < limit)
  const items = await viewProducts(shop, products)
  return { items, ...(next && { cursor: next }), ...(tag && { tag }) }
}

async function readPage(shop: Shop, { limit, cursor, tag }: ProductQuery & { readonly limit: number }) {
  const products = shop.database.repository(Product)
  const options = { limit, ...leavingOut(shop, Product), ...(cursor ? { cursor } : {}) }
  try {
    const listing = tag === undefined ? products.list({}, options) : products.relatedSet({ tags: tag }).list(options)
    return await listing.page()
  } catch (error) {
    if (!cursor || !(error instanceof ConfigurationError)) throw error
    throw cursorInvalid()
  }
}

async function viewProducts(shop: Shop, products: readonly Product[]): Promise<ProductView[]> {
  const ids = products.map(({ id }) => id)
  const [prices, known, stock] = await Promise.all([
    findPrices(shop, products),
    findTags(shop, products),
    findUnits(shop, ids),
  ])
  return products.flatMap(({ id, slug, title, description, priceId, tagSlugs = [] }) => {
    const price = prices.get(priceId)
    const tags = [...tagSlugs].sort().flatMap(tag => known.get(tag) ?? [])
    if (!price) return []
    const { amount, currency } = price
    return { id, slug, title, description, price: { amount, currency }, units: stock.get(id) ?? 0, tags }
  })
}

function cursorInvalid(): ShopError {
  return invalid('products.cursorInvalid', 'cursor', 'Use the cursor of the previous page.')
}

function invalid(code: string, path: string, message: string): ShopError {
  return new ShopError(code, 'invalid', message, { issues: [{ path, message }] })
}
