import { Stock } from '../models/stock.ts'
import type { Shop } from '../shop.ts'
import { leavingOut, usable } from '../stored-faults.ts'

/**
 * Returns how many units of each product can be ordered, in one read. Products without stock are omitted, and so is stock
 * that cannot be used, which is reported.
 */
export async function findUnits(
  shop: Pick<Shop, 'database' | 'report'>,
  productIds: Iterable<string>,
): Promise<ReadonlyMap<string, number>> {
  const stocks = await shop.database.repository(Stock).findMany(productIds, leavingOut(shop, Stock))
  return new Map(usable(shop, Stock, stocks.values()).map(({ id, units }) => [id, units]))
}
