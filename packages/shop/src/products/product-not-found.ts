import { ShopError } from '../shop-error.ts'

/** The answer to a product that the shop does not sell, or not any more. */
export function productNotFound(): ShopError {
  return new ShopError('products.notFound', 'notFound', 'We do not sell this product.')
}
