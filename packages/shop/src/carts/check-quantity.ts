import { ShopError } from '../shop-error.ts'
import { MAX_QUANTITY } from './cart-item.ts'

/** Throws for anything but a whole number from 1 to 999. */
export function checkQuantity(quantity: number): void {
  if (Number.isInteger(quantity) && quantity >= 1 && quantity <= MAX_QUANTITY) return
  const message = `Enter a whole number from 1 to ${MAX_QUANTITY}.`
  throw new ShopError('carts.quantityInvalid', 'invalid', message, { issues: [{ path: 'quantity', message }] })
}
