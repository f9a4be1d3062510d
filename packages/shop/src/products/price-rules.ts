import type { PreSave } from 'dynamo-signals'
import { Price } from '../models/price.ts'
import type { Product } from '../models/product.ts'
import { ShopError } from '../shop-error.ts'

/** Vetoes a change of an existing price. Assign the product a new price instead, so that old prices remain readable. */
export function keepPrice({ previous, changedFields }: PreSave<typeof Price>): void {
  if (!previous || changedFields.length === 0) return
  throw new ShopError(
    'products.priceFixed',
    'conflict',
    'A price cannot change. Create a new price and assign it to the product.',
  )
}

/** Vetoes a product without a price. The price must exist before the product or be created in the same transaction. */
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
