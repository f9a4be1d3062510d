import { CheckFailedError, DynamoSignalsError, type Transaction } from 'dynamo-signals'
import { findPrices } from '../products/find-prices.ts'
import { LONGEST_PRODUCT_ID, Product } from '../products/product.ts'
import { productNotFound } from '../products/product-not-found.ts'
import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { type FaultReports, findUsable } from '../stored-faults.ts'
import { CartItem, cartItemId, MAX_QUANTITY } from './cart-item.ts'
import { type CartOwner, placeOf } from './cart-owner.ts'
import { type CartItemView, viewItem } from './cart-view.ts'
import { checkQuantity } from './check-quantity.ts'
import { GUEST_CART_LIFETIME, GuestCart, guestCartExpiry } from './guest-cart.ts'
import { ensureCart } from './open-cart.ts'

/** What is put into a cart. */
export interface Addition {
  readonly productId: string
  readonly quantity: number
}

/**
 * Puts some of a product into an owner's cart, which is opened when it is not there yet. The same product again adds to
 * its quantity, up to 999; what goes beyond is not added, and the answer tells the quantity. Of callers at the same time
 * everybody's addition counts. Repeating a call adds again. Throws `products.notFound`, `carts.quantityInvalid`,
 * `sessions.refused` for a user who is not active any more, and `carts.damaged` when the item or the cart is stored and
 * cannot be read.
 */
export async function addItem(shop: Shop, owner: CartOwner, addition: Addition): Promise<CartItemView> {
  const { productId, quantity } = addition
  checkQuantity(quantity)
  const place = placeOf(owner)
  const isId = productId !== '' && productId.length <= LONGEST_PRODUCT_ID
  const find = () => shop.database.repository(Product).find(productId)
  const product = isId ? await findUsable(shop, Product, productId, find()) : undefined
  // Before anything is written: what cannot be shown cannot be bought.
  if (!product?.isAvailable || !(await findPrices(shop, [product])).has(product.priceId)) throw productNotFound()
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
  return viewItem(shop, item)
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
  // Written when half of its time is over, not with every item: items of one cart must not wait for each other.
  if (expiresAt - cart.expiresAt > GUEST_CART_LIFETIME / 2000) await guestCarts.update(cart, { expiresAt })
}

function refuse(shop: FaultReports, error: unknown): never {
  if (error instanceof DynamoSignalsError && error.code === 'repository.unreadable') {
    shop.report?.({ model: CartItem.name, id: '', error })
    const message = 'This cannot be added to your cart: what is stored of it is damaged. We were notified.'
    throw new ShopError('carts.damaged', 'conflict', message, { cause: error })
  }
  if (!(error instanceof CheckFailedError)) throw error
  throw new ShopError('sessions.refused', 'refused', 'This account is not active. Sign in again.', { cause: error })
}
