import { ConflictError, type Effects } from 'dynamo-signals'
import type { Cart } from './cart.ts'
import { CartItem, cartItemId, MAX_QUANTITY } from './cart-item.ts'

/**
 * Moves an item of a guest's cart to a customer's, and links it to the user. The id changes with the cart, so the old
 * item goes and a new one comes, in one commit. What the customer's cart has of the product already is added to, up to
 * 999; the rest stays in the guest's cart, and is moved when the user signs in with the guest's cookie and has room.
 */
export async function moveItem(effects: Effects, itemId: string, cart: Cart): Promise<void> {
  await effects.atomic(async together => {
    const items = together.repository(CartItem)
    const item = await items.find(itemId)
    if (!item?.guestCartId) return
    const place = { cartId: cart.id, guestCartId: null }
    const id = cartItemId(place, item.productId)
    const present = await items.find(id)
    const { moved, kept } = share(item.quantity, present?.quantity ?? 0)
    if (moved === 0) return
    // A cart has its user's own id.
    if (present) await items.update(present, { quantity: present.quantity + moved, userId: cart.id })
    else await items.create({ id, ...place, productId: item.productId, userId: cart.id, quantity: moved })
    if (kept > 0) await items.update(item, { quantity: kept })
    // Gone already: another receiver moved it meanwhile. Its quantity must not be added twice.
    else if ((await items.delete(item)).total === 0) throw new ConflictError(CartItem.name, item.id)
  })
}

/** How much of a quantity fits beside what is there already, and how much does not. */
export function share(quantity: number, present: number): { moved: number; kept: number } {
  const moved = Math.max(0, Math.min(quantity, MAX_QUANTITY - present))
  return { moved, kept: quantity - moved }
}
