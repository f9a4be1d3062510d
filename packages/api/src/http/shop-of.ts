import type { Shop } from '@dynamo-signals/shop'
import type { Context } from 'hono'

/**
 * Returns the shop for one request. The request id is stored with each write, and logged by receivers and with items that
 * cannot be read.
 */
export function shopOf(c: Context, shop: Shop): Shop {
  const requestId = c.get('requestId')
  return {
    ...shop,
    database: shop.database.withContext({ requestId }),
    report: fault => shop.report?.({ ...fault, requestId }),
  }
}
