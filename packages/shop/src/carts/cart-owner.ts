import { ShopError } from '../shop-error.ts'
import type { ItemPlace } from './cart-item.ts'
import { guestCartId, isGuestToken } from './guest-cart.ts'

/** Whose cart is meant: a signed-in user's, or that of a guest's cookie. */
export type CartOwner = { readonly userId: string } | { readonly guestToken: string }

/** Where an owner's items are. An owner has no say in it: it follows from who they are. */
export function placeOf(owner: CartOwner): ItemPlace {
  // A user's customer and cart have the user's own id.
  if ('userId' in owner) return { cartId: owner.userId, guestCartId: null }
  if (!isGuestToken(owner.guestToken)) {
    throw new ShopError('carts.guestUnknown', 'invalid', 'The guest cookie is invalid. Delete it and start a new cart.')
  }
  return { cartId: null, guestCartId: guestCartId(owner.guestToken) }
}
