import { randomUUID } from 'node:crypto'
import {
  CheckFailedError,
  ConflictError,
  DoesNotExistError,
  retryOnConflict,
  type Transaction,
  UnreadableInstanceError,
  ValidationError,
} from 'dynamo-signals'
import { ConditionFailedError, increment } from 'dynamo-signals/adjustments'
import { type CartItemView, type Money, viewCart } from '../carts/view-cart.ts'
import { CartItem } from '../models/cart-item.ts'
import { MAX_ORDER_LINES, Order } from '../models/order.ts'
import { OrderLine, orderLineIds } from '../models/order-line.ts'
import { CURRENCY } from '../models/price.ts'
import { Product } from '../models/product.ts'
import { Stock } from '../models/stock.ts'
import { User } from '../models/user.ts'
import { findUnits } from '../products/units.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { leavingOut } from '../stored-faults.ts'
import { cartEmpty, notSold, soldOut, tooManyProducts, totalChanged } from './refusals.ts'
import { type OrderView, type PlacedOrder, viewOrder } from './view-order.ts'

/** What the customer agreed to pay. */
export interface AgreedTotal {
  readonly total: Money
}

/**
 * Orders everything in a user's cart. One transaction stores the order and its lines, takes the units from the stock, and
 * empties the cart. No payment is taken. Throws `orders.cartEmpty`, `orders.tooManyProducts` for more than 20 products,
 * `orders.totalChanged` if the cart does not cost what the customer agreed to, `orders.notSold` and `orders.soldOut` with the
 * product's title, and `sessions.refused` for a user who is no longer active. In all of these cases, nothing is written.
 */
export async function placeOrder(shop: Shop, userId: string, agreed: AgreedTotal): Promise<OrderView> {
  return viewOrder(await retryOnConflict(() => placeOnce(shop, userId, agreed)))
}

async function placeOnce(shop: Shop, userId: string, agreed: AgreedTotal): Promise<PlacedOrder> {
  const { items, total } = await viewCart(shop, { userId })
  if (items.length === 0) throw cartEmpty()
  if (items.length > MAX_ORDER_LINES) throw tooManyProducts(items.length)
  if (total.amount !== agreed.total.amount || total.currency !== agreed.total.currency) throw totalChanged(total)
  const work = async (transaction: Transaction): Promise<PlacedOrder> => {
    transaction.check(User, userId, { isActive: true })
    await emptyCart(shop, transaction, items)
    await takeUnits(shop, transaction, items)
    return storeOrder(transaction, { userId, items, total: total.amount, placedAt: shop.clock() })
  }
  return shop.database.transaction(work).catch(error => refuse(shop, error, items))
}

/** Deletes the items, on condition that they are still what the customer saw. Throws `ConflictError` if they are not. */
async function emptyCart(shop: Shop, transaction: Transaction, items: readonly CartItemView[]): Promise<void> {
  const cartItems = transaction.repository(CartItem)
  const ids = items.map(({ id }) => id)
  const stored = await cartItems.findMany(ids, leavingOut(shop, CartItem))
  const current = items.map(({ id, quantity }) => {
    const item = stored.get(id)
    // The list of the cart is read from an index, which lags.
    if (item?.quantity !== quantity) throw new ConflictError(CartItem.name, id, item)
    return item
  })
  await cartItems.deleteMany(current)
}

async function takeUnits(shop: Shop, transaction: Transaction, items: readonly CartItemView[]): Promise<void> {
  const ids = items.map(({ productId }) => productId)
  const products = await transaction.repository(Product).findMany(ids, leavingOut(shop, Product))
  const stocks = transaction.repository(Stock)
  for (const { productId, title, quantity } of items) {
    if (!products.get(productId)?.isAvailable) throw notSold(title)
    await stocks.adjust(
      productId,
      { units: increment(-quantity) },
      { where: ({ units }, { gte }) => gte(units, quantity) },
    )
  }
}

interface Purchase {
  readonly userId: string
  readonly items: readonly CartItemView[]
  readonly total: number
  readonly placedAt: Date
}

async function storeOrder(transaction: Transaction, purchase: Purchase): Promise<PlacedOrder> {
  const { userId: customerId, items, total, placedAt } = purchase
  const order = await transaction.repository(Order).create({
    id: randomUUID(),
    customerId,
    placedAt: placedAt.toISOString(),
    status: 'placed',
    total,
    currency: CURRENCY,
    lines: items.length,
  })
  const ids = orderLineIds(order.id, items.length)
  const lines = []
  for (const [line, { productId, title, quantity, unitPrice }] of items.entries()) {
    const id = ids[line] as string
    const fields = { id, orderId: order.id, productId, title, quantity, unitPrice: unitPrice.amount }
    lines.push(await transaction.repository(OrderLine).create(fields))
  }
  return { order, lines }
}

async function refuse(shop: Shop, error: unknown, items: readonly CartItemView[]): Promise<never> {
  if (error instanceof CheckFailedError) {
    throw new ShopError('sessions.refused', 'refused', 'This account is not active. Sign in again.', { cause: error })
  }
  if (!isOfStock(error)) throw error
  const units = await findUnits(
    shop,
    items.map(({ productId }) => productId),
  )
  // A product without usable stock has no units.
  const item = items.find(({ productId, quantity }) => (units.get(productId) ?? 0) < quantity)
  if (item) throw soldOut(item.title, units.get(item.productId) ?? 0, error)
  // Units came back between the two reads.
  throw new ConflictError(Stock.name, '', undefined, { cause: error })
}

/** Whether an error is about the stored stock of a product: too few units, none at all, or units that are not a number. */
function isOfStock(error: unknown): boolean {
  const kinds = [ConditionFailedError, DoesNotExistError, ValidationError, UnreadableInstanceError]
  return kinds.some(kind => error instanceof kind && error.model === Stock.name)
}
