import type { PreSave } from 'dynamo-signals'
import { ShopError } from '../shop-error.ts'
import { Price } from './price.ts'
import type { Product } from './product.ts'

/** Vetoes a product without a price. The price must be there before the product, or come in the same transaction. */
export async function requirePrice({
  instance: product,
  previous,
  transaction,
}: PreSave<typeof Product>): Promise<void> {
  if (previous && previous.priceId === product.priceId) return
  const price = product.priceId ? await transaction.repository(Price).find(product.priceId) : undefined
  if (price) return
  const message = 'The product needs a price. Create the price first.'
  throw new ShopError('products.priceMissing', 'invalid', message, { issues: [{ path: 'priceId', message }] })
}
