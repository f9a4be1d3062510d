import { type CartOwner, type Me, type Shop, whoIs } from '@dynamo-signals/shop'
import type { Context } from 'hono'
import { shopOf } from './shop-of.ts'
import type { VisitorCookies } from './visitor-cookies.ts'

/** Tells which signed-in user a request comes from, or undefined. */
export async function visitor(shop: Shop, cookies: VisitorCookies, c: Context): Promise<Me | undefined> {
  const token = cookies.session(c)
  return token ? whoIs(shopOf(c, shop), token) : undefined
}

/** Tells whose cart a request means: the signed-in user's, else the guest's, else nobody's. Only cookies decide it. */
export async function cartOwner(shop: Shop, cookies: VisitorCookies, c: Context): Promise<CartOwner | undefined> {
  const user = await visitor(shop, cookies, c)
  if (user) return { userId: user.id }
  const guestToken = cookies.guest(c)
  return guestToken ? { guestToken } : undefined
}
