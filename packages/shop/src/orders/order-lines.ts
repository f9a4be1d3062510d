import type { Order } from '../models/order.ts'
import { OrderLine, orderLineIds } from '../models/order-line.ts'
import type { Shop } from '../shop.ts'
import { leavingOut, usable } from '../stored-faults.ts'

/** Loads the lines of an order in their order, strongly consistent. Reports and omits a line that cannot be used. */
export async function loadLines(
  shop: Pick<Shop, 'database' | 'report'>,
  { id, lines }: Pick<Order, 'id' | 'lines'>,
): Promise<OrderLine[]> {
  const ids = orderLineIds(id, lines)
  const found = await shop.database.repository(OrderLine).findMany(ids, leavingOut(shop, OrderLine))
  return usable(shop, OrderLine, found.values())
}
