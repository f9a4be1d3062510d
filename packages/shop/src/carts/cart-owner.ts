import { CartItem, cartItemId, type ItemPlace, isCartItemId } from '../models/cart-item.ts'
import { guestCartId, isGuestToken } from '../models/guest-cart.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { findUsable } from '../stored-faults.ts'

/** The owner of a cart: a signed-in user, or a guest with a cookie. */
export type CartOwner = { readonly userId: string } | { readonly guestToken: string }

/** Returns the carts that hold an owner's items. Derived from the owner's identity only. */
export function placeOf(owner: CartOwner): ItemPlace {
  // A user's customer and cart have the user's own id.
  if ('userId' in owner) return { cartId: owner.userId, guestCartId: null }
  if (!isGuestToken(owner.guestToken)) {
    throw new ShopError('carts.guestUnknown', 'invalid', 'The guest cookie is invalid. Delete it and start a new cart.')
  }
  return { cartId: null, guestCartId: guestCartId(owner.guestToken) }
}

/**
 * Loads an item of an owner's cart. An item belongs to the owner if its id is derived from the owner's cart and its product,
 * so no field has to be trusted. A missing item and another owner's item get the same answer.
 */
export async function ownItem(shop: Shop, owner: CartOwner, itemId: string): Promise<CartItem> {
  const find = (id: string) => shop.database.repository(CartItem).find(id)
  const item = isCartItemId(itemId) ? await findUsable(shop, CartItem, itemId, find(itemId)) : undefined
  if (!item || cartItemId(placeOf(owner), item.productId) !== itemId) {
    throw new ShopError('carts.itemNotFound', 'notFound', 'This item is not in your cart.')
  }
  return item
}
