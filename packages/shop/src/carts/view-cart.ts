import { Cart } from '../models/cart.ts'
import { CartItem, type ItemPlace } from '../models/cart-item.ts'
import { GuestCart, isGuestToken } from '../models/guest-cart.ts'
import { CURRENCY, type Price } from '../models/price.ts'
import { Product } from '../models/product.ts'
import { findPrices, productNotFound } from '../products/for-sale.ts'
import type { Shop } from '../shop.ts'
import { findUsable, leavingOut, usable } from '../stored-faults.ts'
import { type CartOwner, placeOf } from './cart-owner.ts'

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

/** A cart as its owner sees it. The id is null until the first item is added. */
export interface CartView {
  readonly id: string | null
  readonly items: readonly CartItemView[]
  readonly total: Money
}

/**
 * Returns the items of an owner's cart in the order they were added. Without an owner, or if the cart was never used, it is
 * empty. The list is read from an index, so an item added a moment ago may be missing briefly.
 */
export async function viewCart(shop: Shop, owner: CartOwner | undefined): Promise<CartView> {
  if (!owner || ('guestToken' in owner && !isGuestToken(owner.guestToken)))
    return { id: null, items: [], total: sum([]) }
  const place = placeOf(owner)
  const [id, items] = await Promise.all([findCart(shop, place), listItems(shop, place)])
  const views = await viewItems(shop, items)
  return { id, items: views, total: sum(views.map(({ total }) => total)) }
}

/** Returns an item with its product's current title and price. Throws `products.notFound` if either cannot be read. */
export async function viewItem(shop: Pick<Shop, 'database' | 'report'>, item: CartItem): Promise<CartItemView> {
  const [view] = await viewItems(shop, [item])
  if (!view) throw productNotFound()
  return view
}

async function findCart(shop: Shop, { cartId, guestCartId }: ItemPlace): Promise<string | null> {
  const { database } = shop
  const id = cartId ?? guestCartId ?? ''
  const cart = cartId
    ? await findUsable(shop, Cart, id, database.repository(Cart).find(id))
    : await findUsable(shop, GuestCart, id, database.repository(GuestCart).find(id))
  return cart?.id ?? null
}

async function listItems(shop: Shop, { cartId, guestCartId }: ItemPlace): Promise<CartItem[]> {
  const filter = cartId ? { cart: cartId } : { guestCart: guestCartId ?? '' }
  const options = leavingOut(shop, CartItem)
  const items = await shop.database.repository(CartItem).list(filter, options).toArray()
  return usable(shop, CartItem, items).sort(
    (one, other) => compare(one.createdAt, other.createdAt) || compare(one.id, other.id),
  )
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}

/**
 * Like {@link viewItem} for many items, with two reads in total. Omits products that are no longer sold. Reports and omits
 * items that cannot be read.
 */
async function viewItems(shop: Pick<Shop, 'database' | 'report'>, items: readonly CartItem[]): Promise<CartItemView[]> {
  const ids = items.map(({ productId }) => productId)
  const found = await shop.database.repository(Product).findMany(ids, leavingOut(shop, Product))
  const products = new Map(usable(shop, Product, found.values()).map(product => [product.id, product]))
  const prices = await findPrices(shop, products.values())
  return items.flatMap(item => {
    const product = products.get(item.productId)
    const price = prices.get(product?.priceId ?? '')
    return product && price ? showItem(item, product, price) : []
  })
}

/** Shows an item with what was read of its product. */
export function showItem(item: CartItem, { title }: Product, { amount, currency }: Price): CartItemView {
  const { id, productId, quantity } = item
  const unitPrice = { amount, currency }
  return { id, productId, title, quantity, unitPrice, total: times(unitPrice, quantity) }
}

/** Returns the sum. The shop sells in one currency. */
function sum(amounts: readonly Money[]): Money {
  return { amount: amounts.reduce((total, { amount }) => total + amount, 0), currency: CURRENCY }
}

function times({ amount, currency }: Money, quantity: number): Money {
  return { amount: amount * quantity, currency }
}
