import { ConfigurationError } from 'dynamo-signals'
import { Order } from '../models/order.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { findUsable, leavingOut, usable } from '../stored-faults.ts'
import { loadLines } from './order-lines.ts'
import { type OrderSummary, type OrderView, summarize, viewOrder } from './view-order.ts'

const PAGE = 20
const LARGEST_PAGE = 100
const LONGEST_CURSOR = 2000
const LONGEST_ORDER_ID = 100

/** One page of orders. The last page has no `cursor`. */
export interface OrderPage {
  readonly items: readonly OrderSummary[]
  readonly cursor?: string
}

/** How many orders are listed, and where the page starts. */
interface PageQuery {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
}

/**
 * Lists the orders of a user by page, newest first: 20 orders, or up to 100 with `limit`. Reads an index, so an order that
 * was placed a moment ago may be missing briefly. Throws `orders.limitInvalid` and `orders.cursorInvalid`.
 */
export async function listOrders(
  shop: Shop,
  userId: string,
  { limit = PAGE, cursor }: PageQuery = {},
): Promise<OrderPage> {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw invalid('orders.limitInvalid', 'limit', `Enter a whole number from 1 to ${LARGEST_PAGE}.`)
  }
  if (cursor !== undefined && cursor.length > LONGEST_CURSOR) throw cursorInvalid()
  const page = await readPage(shop, userId, { limit, cursor })
  const items = usable(shop, Order, page.items).map(summarize)
  return { items, ...(page.cursor && { cursor: page.cursor }) }
}

/**
 * Loads an order of a user with its lines, strongly consistent. Throws `orders.notFound`, which is the same for an order that
 * does not exist and for the order of another user.
 */
export async function getOrder(shop: Shop, userId: string, orderId: string): Promise<OrderView> {
  const isPossible = orderId !== '' && orderId.length <= LONGEST_ORDER_ID
  const find = () => shop.database.repository(Order).find(orderId)
  const order = isPossible ? await findUsable(shop, Order, orderId, find()) : undefined
  if (order?.customerId !== userId) throw new ShopError('orders.notFound', 'notFound', 'You have no such order.')
  return viewOrder({ order, lines: await loadLines(shop, order) })
}

async function readPage(shop: Shop, userId: string, { limit = PAGE, cursor }: PageQuery) {
  try {
    const options = { order: 'desc', limit, ...leavingOut(shop, Order), ...(cursor ? { cursor } : {}) } as const
    // A user's customer has the user's own id.
    return await shop.database.repository(Order).query('byCustomer', { customer: userId }, options).page()
  } catch (error) {
    if (!cursor || !(error instanceof ConfigurationError)) throw error
    throw cursorInvalid()
  }
}

function cursorInvalid(): ShopError {
  return invalid('orders.cursorInvalid', 'cursor', 'Use the cursor of the previous page.')
}

function invalid(code: string, path: string, message: string): ShopError {
  return new ShopError(code, 'invalid', message, { issues: [{ path, message }] })
}
