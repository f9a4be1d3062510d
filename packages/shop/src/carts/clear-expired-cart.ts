import type { PostDelete } from 'dynamo-signals'
import { CartItem } from '../models/cart-item.ts'
import { GuestCart } from '../models/guest-cart.ts'

/** Takes away what lies in a guest cart that DynamoDB deleted for its age: time to live knows nothing of the items. */
export async function clearExpiredCart({ instance: guestCart, effects, database }: PostDelete<typeof GuestCart>) {
  // The guest may have come back with the cookie, and opened the cart again.
  if (await database.repository(GuestCart).find(guestCart.id)) return
  for await (const item of database.repository(CartItem).list({ guestCart: guestCart.id })) {
    await effects.repository(CartItem).delete(item)
  }
}
