import type { InstanceCheck } from 'dynamo-signals/operations'
import { CartItem, cartItemId, MAX_QUANTITY } from '../carts/cart-item.ts'
import { GuestCart } from '../carts/guest-cart.ts'
import { User } from '../users/user.ts'

/** What lies in a guest cart that an active user has claimed is in that user's cart, but for what does not fit. */
export const guestItemsLeftBehind: InstanceCheck<typeof GuestCart> = {
  kind: 'guestItemsLeftBehind',
  model: GuestCart,
  receivers: ['carts/link-guest-items'],
  async inspect({ id, userId }, database) {
    if (!userId || !(await database.repository(User).find(userId))?.isActive) return undefined
    const items = database.repository(CartItem)
    for await (const { productId } of items.list({ guestCart: id })) {
      const present = await items.find(cartItemId({ cartId: userId, guestCartId: null }, productId))
      if ((present?.quantity ?? 0) >= MAX_QUANTITY) continue
      return `User ${userId} claimed the guest cart ${id}, but items are still in it.`
    }
    return undefined
  },
}
