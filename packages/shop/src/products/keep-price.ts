import type { PreSave } from 'dynamo-signals'
import { ShopError } from '../shop-error.ts'
import type { Price } from './price.ts'

/** Vetoes a change of a price once it is set. Give the product another price instead: what was agreed on stays readable. */
export function keepPrice({ previous, changedFields }: PreSave<typeof Price>): void {
  if (!previous || changedFields.length === 0) return
  throw new ShopError(
    'products.priceFixed',
    'conflict',
    'A price cannot change. Create a new price and assign it to the product.',
  )
}
