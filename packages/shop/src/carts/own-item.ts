import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { findUsable } from '../stored-faults.ts'
import { CartItem, cartItemId, isCartItemId } from './cart-item.ts'
import { type CartOwner, placeOf } from './cart-owner.ts'

/**
 * Loads an item of an owner's cart. An item belongs to the owner when its id is the one that the owner's cart and its
 * product make: the key itself says so, and no field that could be wrong. Missing and foreign are one answer.
 */
export async function ownItem(shop: Shop, owner: CartOwner, itemId: string): Promise<CartItem> {
  const find = (id: string) => shop.database.repository(CartItem).find(id)
  const item = isCartItemId(itemId) ? await findUsable(shop, CartItem, itemId, find(itemId)) : undefined
  if (!item || cartItemId(placeOf(owner), item.productId) !== itemId) {
    throw new ShopError('carts.itemNotFound', 'notFound', 'This item is not in your cart.')
  }
  return item
}
