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
import { type CartItemView, viewItem } from './view-cart.ts'

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

/** Sets the quantity of an item. Of changes at the same time the last one counts. Throws `carts.itemNotFound`. */
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

/** Takes an item out of the cart. Throws `carts.itemNotFound`, also when it was taken out before. */
export async function removeItem(shop: Shop, owner: CartOwner, itemId: string): Promise<void> {
  await retryOnConflict(async () => {
    const item = await ownItem(shop, owner, itemId)
    await shop.database.repository(CartItem).delete(item)
  })
}

/** Throws for anything but a whole number from 1 to 999. */
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
