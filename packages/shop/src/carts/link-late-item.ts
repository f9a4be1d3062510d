import type { PostSave } from 'dynamo-signals'
import type { CartItem } from './cart-item.ts'
import { GuestCart } from './guest-cart.ts'
import { moveItem } from './move-item.ts'
import { ensureCart } from './open-cart.ts'

/** Moves an item that a guest put into a cart that a user has claimed, as a second window or an old cookie may do. */
export async function linkLateItem({ instance: item, effects, database }: PostSave<typeof CartItem>) {
  if (!item.guestCartId) return
  const guestCart = await database.repository(GuestCart).find(item.guestCartId)
  if (!guestCart?.userId) return
  await moveItem(effects, item.id, await ensureCart(effects, guestCart.userId))
}
