import type { Money } from '../carts/view-cart.ts'
import { MAX_ORDER_LINES } from '../models/order.ts'
import { formatMoney } from '../products/format-money.ts'
import { ShopError } from '../shop-error.ts'

/** There is nothing to order. */
export function cartEmpty(): ShopError {
  return new ShopError('orders.cartEmpty', 'conflict', 'Your cart is empty. Add a product before you place an order.')
}

/** The cart has more products than one transaction can order. */
export function tooManyProducts(products: number): ShopError {
  const message = `An order can have at most ${MAX_ORDER_LINES} different products, and your cart has ${products}. Remove some, and order them separately.`
  return new ShopError('orders.tooManyProducts', 'conflict', message)
}

/** The cart does not cost what the customer agreed to. */
export function totalChanged(total: Money): ShopError {
  const message = `The total is now ${formatMoney(total)}. Check your cart, and place the order again.`
  return new ShopError('orders.totalChanged', 'conflict', message, { issues: [{ path: 'total', message }] })
}

/** The shop no longer sells a product of the cart. */
export function notSold(title: string): ShopError {
  const message = `We no longer sell “${title}”. Remove it from your cart, and place the order again.`
  return new ShopError('orders.notSold', 'conflict', message)
}

/** Fewer units are left than the cart has. */
export function soldOut(title: string, units: number, cause?: unknown): ShopError {
  const message =
    units > 0
      ? `Only ${units} of “${title}” ${units === 1 ? 'is' : 'are'} left. Reduce the quantity, and place the order again.`
      : `“${title}” is sold out. Remove it from your cart, and place the order again.`
  return new ShopError('orders.soldOut', 'conflict', message, { cause })
}
