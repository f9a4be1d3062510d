import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { CartItem } from './cart-item.ts'
import type { CartOwner } from './cart-owner.ts'
import { type CartItemView, viewItem } from './cart-view.ts'
import { checkQuantity } from './check-quantity.ts'
import { ownItem } from './own-item.ts'

/** Sets the quantity of an item. Of changes at the same time the last one counts. Throws `carts.itemNotFound`. */
export async function changeQuantity(
  shop: Shop,
  owner: CartOwner,
  itemId: string,
  quantity: number,
): Promise<CartItemView> {
  checkQuantity(quantity)
  const changed = await retryOnConflict(async () => {
    const item = await ownItem(shop, owner, itemId)
    return shop.database.repository(CartItem).update(item, { quantity })
  })
  return viewItem(shop, changed)
}
