import type { Money } from '../carts/view-cart.ts'
import type { Order } from '../models/order.ts'
import type { OrderLine } from '../models/order-line.ts'

/** An order as its customer sees it in a list. */
export interface OrderSummary {
  readonly id: string
  readonly placedAt: string
  readonly status: Order['status']
  readonly total: Money
}

/** One product of an order, with the title and the price that it had when it was ordered. */
export interface OrderLineView {
  /** Null if the product no longer exists. */
  readonly productId: string | null
  readonly title: string
  readonly quantity: number
  readonly unitPrice: Money
  readonly total: Money
}

/** An order as its customer sees it. */
export interface OrderView extends OrderSummary {
  readonly lines: readonly OrderLineView[]
}

/** An order with its lines, as stored. */
export interface PlacedOrder {
  readonly order: Order
  readonly lines: readonly OrderLine[]
}

/** Returns an order with its lines as its customer sees it. */
export function viewOrder({ order, lines }: PlacedOrder): OrderView {
  const { currency } = order
  return {
    ...summarize(order),
    lines: lines.map(({ productId, title, quantity, unitPrice }) => ({
      productId,
      title,
      quantity,
      unitPrice: { amount: unitPrice, currency },
      total: { amount: unitPrice * quantity, currency },
    })),
  }
}

/** Returns an order as its customer sees it in a list. */
export function summarize({ id, placedAt, status, total, currency }: Order): OrderSummary {
  return { id, placedAt, status, total: { amount: total, currency } }
}
