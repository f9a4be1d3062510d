import { ConfigurationError } from 'dynamo-signals'
import { Product } from '../models/product.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { leavingOut, usable } from '../stored-faults.ts'
import { findPrices } from './for-sale.ts'

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
}

/** One page of products. The last page has no `cursor`. */
export interface ProductPage {
  readonly items: readonly ProductView[]
  readonly cursor?: string
}

/**
 * Lists the products for sale, by page: 20 products, or up to 100 with `limit`. Reports and omits a stored product that
 * cannot be shown.
 */
export async function listProducts(
  shop: Shop,
  { limit = PAGE, cursor }: { limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<ProductPage> {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw invalid('products.limitInvalid', 'limit', `Enter a whole number from 1 to ${LARGEST_PAGE}.`)
  }
  if (cursor !== undefined && cursor.length > LONGEST_CURSOR) throw cursorInvalid()
  const products: Product[] = []
  let next = cursor
  do {
    const page = await readPage(shop, limit - products.length, next)
    products.push(...usable(shop, Product, page.items).filter(product => product.isAvailable))
    next = page.cursor
  } while (next && products.length < limit)
  const items = await viewProducts(shop, products)
  return next ? { items, cursor: next } : { items }
}

async function readPage(shop: Shop, limit: number, cursor: string | undefined) {
  try {
    return await shop.database
      .repository(Product)
      .list({}, { limit, ...leavingOut(shop, Product), ...(cursor ? { cursor } : {}) })
      .page()
  } catch (error) {
    if (!cursor || !(error instanceof ConfigurationError)) throw error
    throw cursorInvalid()
  }
}

async function viewProducts(shop: Shop, products: readonly Product[]): Promise<ProductView[]> {
  const prices = await findPrices(shop, products)
  return products.flatMap(({ id, slug, title, description, priceId }) => {
    const price = prices.get(priceId)
    return price ? { id, slug, title, description, price: { amount: price.amount, currency: price.currency } } : []
  })
}

function cursorInvalid(): ShopError {
  return invalid('products.cursorInvalid', 'cursor', 'Use the cursor of the previous page.')
}

function invalid(code: string, path: string, message: string): ShopError {
  return new ShopError(code, 'invalid', message, { issues: [{ path, message }] })
}
