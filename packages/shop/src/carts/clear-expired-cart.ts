import type { PostDelete } from 'dynamo-signals'
import { CartItem } from '../models/cart-item.ts'
import { GuestCart } from '../models/guest-cart.ts'

/** Removes the items of an expired guest cart. DynamoDB's time to live deletes only the cart itself. */
export async function clearExpiredCart({ instance: guestCart, effects, database }: PostDelete<typeof GuestCart>) {
  // The guest may have returned with the cookie and reopened the cart.
  if (await database.repository(GuestCart).find(guestCart.id)) return
  for await (const item of database.repository(CartItem).list({ guestCart: guestCart.id })) {
    await effects.repository(CartItem).delete(item)
  }
}
