import { retryOnConflict } from 'dynamo-signals'
import type { Context } from '../context.ts'
import { CartItem } from './cart-item.ts'
import type { CartOwner } from './cart-owner.ts'
import { type CartItemView, viewItem } from './cart-view.ts'
import { checkQuantity } from './check-quantity.ts'
import { ownItem } from './own-item.ts'

/** Sets the quantity of an item. Of changes at the same time the last one counts. Throws `carts.itemNotFound`. */
export async function changeQuantity(
  context: Context,
  owner: CartOwner,
  itemId: string,
  quantity: number,
): Promise<CartItemView> {
  checkQuantity(quantity)
  const changed = await retryOnConflict(async () => {
    const item = await ownItem(context, owner, itemId)
    return context.database.repository(CartItem).update(item, { quantity })
  })
  return viewItem(context, changed)
}
