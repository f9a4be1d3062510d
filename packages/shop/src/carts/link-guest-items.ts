import type { PostSave } from 'dynamo-signals'
import { CartItem } from './cart-item.ts'
import type { GuestCart } from './guest-cart.ts'
import { moveItem } from './move-item.ts'
import { ensureCart } from './open-cart.ts'

/**
 * Moves all goods of a guest cart that was claimed to the user's cart, however many there are. They commit in chunks;
 * every item is in one cart or the other at any moment, and a repetition moves what is left.
 */
export async function linkGuestItems({ instance: guestCart, effects, database }: PostSave<typeof GuestCart>) {
  if (!guestCart.userId) return
  const cart = await ensureCart(effects, guestCart.userId)
  for await (const item of database.repository(CartItem).list({ guestCart: guestCart.id })) {
    await moveItem(effects, item.id, cart)
  }
}
