import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { CartItem } from './cart-item.ts'
import type { CartOwner } from './cart-owner.ts'
import { ownItem } from './own-item.ts'

/** Takes an item out of the cart. Throws `carts.itemNotFound`, also when it was taken out before. */
export async function removeItem(shop: Shop, owner: CartOwner, itemId: string): Promise<void> {
  await retryOnConflict(async () => {
    const item = await ownItem(shop, owner, itemId)
    await shop.database.repository(CartItem).delete(item)
  })
}
