import { type CartOwner, type Me, type Shop, whoIs } from '@dynamo-signals/shop'
import type { Context } from 'hono'
import { shopOf } from './shop-of.ts'
import type { VisitorCookies } from './visitor-cookies.ts'

/** Returns the signed-in user of a request, or undefined. */
export async function visitor(shop: Shop, cookies: VisitorCookies, c: Context): Promise<Me | undefined> {
  const token = cookies.session(c)
  return token ? whoIs(shopOf(c, shop), token) : undefined
}

/** Returns the cart owner of a request: the signed-in user, the guest, or undefined. Determined only by the cookies. */
export async function cartOwner(shop: Shop, cookies: VisitorCookies, c: Context): Promise<CartOwner | undefined> {
  const user = await visitor(shop, cookies, c)
  if (user) return { userId: user.id }
  const guestToken = cookies.guest(c)
  return guestToken ? { guestToken } : undefined
}
