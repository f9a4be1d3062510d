import type { Context as ShopContext } from '@dynamo-signals/shop'
import type { Context } from 'hono'

/** The shop as a request writes to it: its id is stored with each write, and receivers behind the stream log it. */
export function shopOf(c: Context, shop: ShopContext): ShopContext {
  return { ...shop, database: shop.database.withContext({ requestId: c.get('requestId') }) }
}
