import type { Shop } from '../shop.ts'
import { findUsable, leavingOut, usable } from '../stored-faults.ts'
import { Cart } from './cart.ts'
import { CartItem, type ItemPlace } from './cart-item.ts'
import { type CartOwner, placeOf } from './cart-owner.ts'
import { type CartView, sum, viewItems } from './cart-view.ts'
import { GuestCart, isGuestToken } from './guest-cart.ts'

/**
 * Shows what is in an owner's cart, in the order in which it was put there. Nobody's cart, and one that was never used,
 * are empty. The list comes from an index: what was added a moment ago may be missing for another one.
 */
export async function viewCart(shop: Shop, owner: CartOwner | undefined): Promise<CartView> {
  if (!owner || ('guestToken' in owner && !isGuestToken(owner.guestToken)))
    return { id: null, items: [], total: sum([]) }
  const place = placeOf(owner)
  const [id, items] = await Promise.all([findCart(shop, place), listItems(shop, place)])
  const views = await viewItems(shop, items)
  return { id, items: views, total: sum(views.map(({ total }) => total)) }
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
