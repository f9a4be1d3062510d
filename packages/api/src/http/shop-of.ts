import type { Shop } from '@dynamo-signals/shop'
import type { Context } from 'hono'

/** The shop as a request uses it: its id is stored with each write, logged by receivers, and by what it cannot read. */
export function shopOf(c: Context, shop: Shop): Shop {
  const requestId = c.get('requestId')
  return {
    ...shop,
    database: shop.database.withContext({ requestId }),
    report: fault => shop.report?.({ ...fault, requestId }),
  }
}
