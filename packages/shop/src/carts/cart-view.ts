import { findPrices } from '../products/find-prices.ts'
import { CURRENCY, type Price } from '../products/price.ts'
import { Product } from '../products/product.ts'
import { productNotFound } from '../products/product-not-found.ts'
import type { Shop } from '../shop.ts'
import { leavingOut, usable } from '../stored-faults.ts'
import type { CartItem } from './cart-item.ts'

/** An amount in minor units: 1250 EUR are 12.50 euros. */
export interface Money {
  readonly amount: number
  readonly currency: string
}

/** An item as its owner sees it. */
export interface CartItemView {
  readonly id: string
  readonly productId: string
  readonly title: string
  readonly quantity: number
  readonly unitPrice: Money
  readonly total: Money
}

/** A cart as its owner sees it. The id is null while nothing was ever put into it. */
export interface CartView {
  readonly id: string | null
  readonly items: readonly CartItemView[]
  readonly total: Money
}

/** Shows an item with its product's title and price of today. Throws `products.notFound` where one cannot be read. */
export async function viewItem(shop: Pick<Shop, 'database' | 'report'>, item: CartItem): Promise<CartItemView> {
  const [view] = await viewItems(shop, [item])
  if (!view) throw productNotFound()
  return view
}

/**
 * Shows many items as {@link viewItem} shows one, with two reads for all of them. What is sold no more is left out, and so
 * is what cannot be read, which is reported.
 */
export async function viewItems(
  shop: Pick<Shop, 'database' | 'report'>,
  items: readonly CartItem[],
): Promise<CartItemView[]> {
  const ids = items.map(({ productId }) => productId)
  const found = await shop.database.repository(Product).findMany(ids, leavingOut(shop, Product))
  const products = new Map(usable(shop, Product, found.values()).map(product => [product.id, product]))
  const prices = await findPrices(shop, products.values())
  return items.flatMap(item => {
    const product = products.get(item.productId)
    const price = prices.get(product?.priceId ?? '')
    return product && price ? show(item, product, price) : []
  })
}

function show(item: CartItem, { title }: Product, { amount, currency }: Price): CartItemView {
  const { id, productId, quantity } = item
  const unitPrice = { amount, currency }
  return { id, productId, title, quantity, unitPrice, total: times(unitPrice, quantity) }
}

/** Adds up. The shop sells in one currency. */
export function sum(amounts: readonly Money[]): Money {
  return { amount: amounts.reduce((total, { amount }) => total + amount, 0), currency: CURRENCY }
}

function times({ amount, currency }: Money, quantity: number): Money {
  return { amount: amount * quantity, currency }
}
