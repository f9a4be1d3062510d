import { CURRENCY } from '../../../packages/shop/src/models/price.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'

const SINCE = { S: '2026-01-01T00:00:00.000Z' }

/** The ids of the products that every simulated shop has on its shelves. */
export const PRODUCTS = ['p1', 'p2', 'p3', 'p4', 'p5'] as const

/** The IDs of this many products, starting with {@link PRODUCTS}. */
export function productIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `p${index + 1}`)
}

/** The initial items of the table, as `Product` and `Price` store it. */
export function shelves(products: readonly string[] = PRODUCTS): Item[] {
  return products.flatMap(id => {
    const price = { amount: { N: '100' }, currency: { S: CURRENCY } }
    const product = {
      slug: { S: id },
      title: { S: id },
      description: { S: '' },
      isAvailable: { BOOL: true },
      priceId: { S: `price-${id}` },
    }
    return [
      { ...instance('Price', `price-${id}`), ...price },
      { ...instance('Product', id), ...product },
      { pk: { S: `unique#Product.slug#${id}` }, sk: { S: 'guard' }, owner: { S: id } },
    ] as Item[]
  })
}

function instance(model: string, id: string): Item {
  return {
    pk: { S: `${model}#${id}` },
    sk: { S: 'instance' },
    _type: { S: model },
    _v: { N: '1' },
    _wid: { S: `shelved-${model}-${id}` },
    id: { S: id },
    createdAt: SINCE,
    updatedAt: SINCE,
  }
}
