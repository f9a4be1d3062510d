import { ConflictError, type Effects, type PostSave } from 'dynamo-signals'
import type { Cart } from '../models/cart.ts'
import { CartItem, cartItemId, MAX_QUANTITY } from '../models/cart-item.ts'
import { GuestCart, guestCartExpiry } from '../models/guest-cart.ts'
import { User } from '../models/user.ts'
import { ensureCart } from './open-cart.ts'

/**
 * Assigns a guest cart to the active user who brought it: when they become active, and whenever they sign in with a guest's
 * cookie. That change triggers moving the items, so none is missed: items added before it are listed after it, and items
 * added later see the user. The first user keeps the cart.
 */
export async function claimGuestCart({ instance: user, effects }: PostSave<typeof User>): Promise<void> {
  const { guestCartId, guestCartAskedAt: claimedAt } = user
  if (!user.isActive || !guestCartId || !claimedAt) return
  effects.check(User, user.id, { isActive: true })
  const guestCarts = effects.repository(GuestCart)
  const cart = await guestCarts.find(guestCartId)
  const claim = { userId: user.id, claimedAt }
  if (!cart) await guestCarts.create({ id: guestCartId, ...claim, expiresAt: guestCartExpiry(new Date(claimedAt)) })
  else if (mayClaim(cart, claim)) await guestCarts.update(cart, claim)
}

function mayClaim(cart: GuestCart, { userId, claimedAt }: { userId: string; claimedAt: string }): boolean {
  // An older record that is delivered late or replayed has nothing left to do.
  return cart.userId === null || (cart.userId === userId && (cart.claimedAt ?? '') < claimedAt)
}

/**
 * Moves all items of a claimed guest cart to the user's cart. They commit in chunks. At any moment, every item is in exactly
 * one of the carts, and a repetition moves the remaining ones.
 */
export async function linkGuestItems({ instance: guestCart, effects, database }: PostSave<typeof GuestCart>) {
  if (!guestCart.userId) return
  const cart = await ensureCart(effects, guestCart.userId)
  for await (const item of database.repository(CartItem).list({ guestCart: guestCart.id })) {
    await moveItem(effects, item.id, cart)
  }
}

/**
 * Moves an item that a guest added after a user claimed the cart, for example from a second window or with an old cookie.
 */
export async function linkLateItem({ instance: item, effects, database }: PostSave<typeof CartItem>) {
  if (!item.guestCartId) return
  const guestCart = await database.repository(GuestCart).find(item.guestCartId)
  if (!guestCart?.userId) return
  await moveItem(effects, item.id, await ensureCart(effects, guestCart.userId))
}

/**
 * Moves an item of a guest's cart to a customer's, and links it to the user. The id changes with the cart, so one commit
 * deletes the old item and creates a new one. If the customer's cart already has the product, its quantity increases, up to
 * 999. The rest stays in the guest's cart and is moved when the user signs in with the guest's cookie and has room.
 */
async function moveItem(effects: Effects, itemId: string, cart: Cart): Promise<void> {
  await effects.atomic(async together => {
    const items = together.repository(CartItem)
    const item = await items.find(itemId)
    if (!item?.guestCartId) return
    const place = { cartId: cart.id, guestCartId: null }
    const id = cartItemId(place, item.productId)
    const present = await items.find(id)
    const { moved, kept } = share(item.quantity, present?.quantity ?? 0)
    if (moved === 0) return
    // A cart has the id of its user.
    if (present) await items.update(present, { quantity: present.quantity + moved, userId: cart.id })
    else await items.create({ id, ...place, productId: item.productId, userId: cart.id, quantity: moved })
    if (kept > 0) await items.update(item, { quantity: kept })
    // Another receiver has already moved it. Its quantity must not be added twice.
    else if ((await items.delete(item)).total === 0) throw new ConflictError(CartItem.name, item.id)
  })
}

/** Splits a quantity into the part that still fits into the cart and the rest. */
export function share(quantity: number, present: number): { moved: number; kept: number } {
  const moved = Math.max(0, Math.min(quantity, MAX_QUANTITY - present))
  return { moved, kept: quantity - moved }
}
