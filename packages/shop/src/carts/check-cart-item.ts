import type { PreSave } from 'dynamo-signals'
import { type CartItem, cartItemId } from '../models/cart-item.ts'
import { ShopError } from '../shop-error.ts'

/**
 * Vetoes an item that is in no cart or in two, or whose id is not derived from its cart and product. With any other id, a
 * cart could hold a product twice, or an item could be in a cart that its key does not name.
 */
export function checkCartItem({ instance: item }: PreSave<typeof CartItem>): void {
  if ((item.cartId === null) === (item.guestCartId === null)) {
    throw new ShopError(
      'carts.itemMisplaced',
      'invalid',
      "An item must be either in a customer's cart or in a guest's cart.",
    )
  }
  if (item.id !== cartItemId(item, item.productId)) {
    throw new ShopError('carts.itemMisnamed', 'invalid', "An item's id must be derived from its cart and its product.")
  }
}
