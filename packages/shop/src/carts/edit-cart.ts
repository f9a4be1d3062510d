import { CheckFailedError, DynamoSignalsError, retryOnConflict, type Transaction } from 'dynamo-signals'
import { CartItem, cartItemId, MAX_QUANTITY } from '../models/cart-item.ts'
import { GUEST_CART_LIFETIME, GuestCart, guestCartExpiry } from '../models/guest-cart.ts'
import { LONGEST_PRODUCT_ID, Product } from '../models/product.ts'
import { findPrices, productNotFound } from '../products/for-sale.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { type FaultReports, findUsable } from '../stored-faults.ts'
import { type CartOwner, ownItem, placeOf } from './cart-owner.ts'
import { ensureCart } from './open-cart.ts'
import { type CartItemView, showItem, viewItem } from './view-cart.ts'

/** A product and quantity to add to a cart. */
export interface Addition {
  readonly productId: string
  readonly quantity: number
}

/**
 * Adds a product to an owner's cart, and creates the cart if necessary. Adding the same product again increases its
 * quantity, up to 999. Any excess is dropped, and the result shows the actual quantity. Concurrent additions all count.
 * Repeating a call adds again. Throws `products.notFound`, `carts.quantityInvalid`, `sessions.refused` for a user who is no
 * longer active, and `carts.damaged` if the stored item or cart cannot be read.
 */
export async function addItem(shop: Shop, owner: CartOwner, addition: Addition): Promise<CartItemView> {
  const { productId, quantity } = addition
  checkQuantity(quantity)
  const place = placeOf(owner)
  const isId = productId !== '' && productId.length <= LONGEST_PRODUCT_ID
  const find = () => shop.database.repository(Product).find(productId)
  const product = isId ? await findUsable(shop, Product, productId, find()) : undefined
  // Checked before anything is written: a product that cannot be shown cannot be bought.
  const price = product?.isAvailable ? (await findPrices(shop, [product])).get(product.priceId) : undefined
  if (!product || !price) throw productNotFound()
  const id = cartItemId(place, productId)
  const item = await retryOnConflict(() =>
    shop.database.transaction(async transaction => {
      const items = transaction.repository(CartItem)
      await prepareCart(transaction, owner, place.guestCartId, shop.clock())
      const item = await items.find(id)
      if (item) return items.update(item, { quantity: Math.min(item.quantity + quantity, MAX_QUANTITY) })
      return items.create({ id, ...place, productId, quantity, userId: 'userId' in owner ? owner.userId : null })
    }),
  ).catch(error => refuse(shop, error))
  return showItem(item, product, price)
}

/** Sets the quantity of an item. If changes are concurrent, the last one wins. Throws `carts.itemNotFound`. */
export async function changeQuantity(
  shop: Shop,
  owner: CartOwner,
  itemId: string,
  quantity: number,
): Promise<CartItemView> {
  checkQuantity(quantity)
  const changed = await retryOnConflict(async () => {
    const item = await ownItem(shop, owner, itemId)
    return shop.database.repository(CartItem).update(item, { quantity })
  })
  return viewItem(shop, changed)
}

/** Removes an item from the cart. Throws `carts.itemNotFound`, even if it was already removed. */
export async function removeItem(shop: Shop, owner: CartOwner, itemId: string): Promise<void> {
  await retryOnConflict(async () => {
    const item = await ownItem(shop, owner, itemId)
    await shop.database.repository(CartItem).delete(item)
  })
}

/** Throws unless the quantity is an integer from 1 to 999. */
function checkQuantity(quantity: number): void {
  if (Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY) return
  const message = `Enter a whole number from 1 to ${MAX_QUANTITY}.`
  throw new ShopError('carts.quantityInvalid', 'invalid', message, { issues: [{ path: 'quantity', message }] })
}

async function prepareCart(
  transaction: Transaction,
  owner: CartOwner,
  guestCartId: string | null,
  now: Date,
): Promise<void> {
  if ('userId' in owner) {
    await ensureCart(transaction, owner.userId)
    return
  }
  const guestCarts = transaction.repository(GuestCart)
  const expiresAt = guestCartExpiry(now)
  const cart = await guestCarts.getOrCreate({ id: guestCartId ?? '' }, { expiresAt })
  // Extended when half of the lifetime has passed, not with every item, so that writes to one cart do not conflict.
  if (expiresAt - cart.expiresAt > GUEST_CART_LIFETIME / 2000) await guestCarts.update(cart, { expiresAt })
}

function refuse(shop: FaultReports, error: unknown): never {
  if (error instanceof DynamoSignalsError && error.code === 'repository.unreadable') {
    shop.report?.({ model: CartItem.name, id: '', error })
    const message = 'This cannot be added to your cart, because its stored data is damaged. We were notified.'
    throw new ShopError('carts.damaged', 'conflict', message, { cause: error })
  }
  if (!(error instanceof CheckFailedError)) throw error
  throw new ShopError('sessions.refused', 'refused', 'This account is not active. Sign in again.', { cause: error })
}
