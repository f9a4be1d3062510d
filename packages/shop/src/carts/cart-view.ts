import type { Context } from '../context.ts'
import { CURRENCY, Price } from '../products/price.ts'
import { Product } from '../products/product.ts'
import type { CartItem } from './cart-item.ts'

/** An amount in minor units: 1250 EUR are 12.50 euros. */
export interface Money {
  readonly amount: number
  readonly currency: string
}

/** An item as its owner sees it. */
export interface CartItemView {
  readonly id: string
  readonly productId: string
  readonly title: string
  readonly quantity: number
  readonly unitPrice: Money
  readonly total: Money
}

/** A cart as its owner sees it. The id is null while nothing was ever put into it. */
export interface CartView {
  readonly id: string | null
  readonly items: readonly CartItemView[]
  readonly total: Money
}

/** Shows an item with its product's title and price of today. */
export async function viewItem({ database }: Pick<Context, 'database'>, item: CartItem): Promise<CartItemView> {
  const product = await database.repository(Product).get(item.productId)
  const price = await database.repository(Price).get(product.priceId)
  return show(item, product, price)
}

/** Shows many items as {@link viewItem} shows one, with two reads for all of them. What is sold no more is left out. */
export async function viewItems(
  { database }: Pick<Context, 'database'>,
  items: readonly CartItem[],
): Promise<CartItemView[]> {
  const products = await database.repository(Product).findMany(items.map(({ productId }) => productId))
  const prices = await database.repository(Price).findMany([...products.values()].map(({ priceId }) => priceId))
  return items.flatMap(item => {
    const product = products.get(item.productId)
    const price = prices.get(product?.priceId ?? '')
    return product && price ? show(item, product, price) : []
  })
}

function show(item: CartItem, { title }: Product, { amount, currency }: Price): CartItemView {
  const { id, productId, quantity } = item
  const unitPrice = { amount, currency }
  return { id, productId, title, quantity, unitPrice, total: times(unitPrice, quantity) }
}

/** Adds up. The shop sells in one currency. */
export function sum(amounts: readonly Money[]): Money {
  return { amount: amounts.reduce((total, { amount }) => total + amount, 0), currency: CURRENCY }
}

function times({ amount, currency }: Money, quantity: number): Money {
  return { amount: amount * quantity, currency }
}
