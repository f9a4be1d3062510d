import { retryOnConflict } from 'dynamo-signals'
import type { Context } from '../context.ts'
import { CartItem } from './cart-item.ts'
import type { CartOwner } from './cart-owner.ts'
import { ownItem } from './own-item.ts'

/** Takes an item out of the cart. Throws `carts.itemNotFound`, also when it was taken out before. */
export async function removeItem(context: Context, owner: CartOwner, itemId: string): Promise<void> {
  await retryOnConflict(async () => {
    const item = await ownItem(context, owner, itemId)
    await context.database.repository(CartItem).delete(item)
  })
}
