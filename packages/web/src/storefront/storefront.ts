import {
  type HttpSettings,
  type LimitedShop,
  limitedShop,
  logFaults,
  shopOf,
  type VisitorCookies,
  visitor,
  visitorCookies,
} from '@dynamo-signals/api'
import { type CartOwner, type Me, type Shop, signOut } from '@dynamo-signals/shop'
import type { Context } from 'hono'

/** What the pages are told from outside. */
export interface AppOptions {
  readonly shop: Shop
  readonly settings: HttpSettings
}

/** What every page works with. */
export interface Storefront extends AppOptions {
  readonly cookies: VisitorCookies
  /** What strangers may do with accounts: counted together with the API. */
  readonly limited: LimitedShop
}

/** Who looks at a page, and whose cart they see. */
export interface Visitor {
  readonly user: Me | undefined
  readonly owner: CartOwner | undefined
}

/** Gathers what the pages work with. */
export function openStorefront({ shop: given, settings }: AppOptions): Storefront {
  const shop = logFaults(given, settings)
  return { shop, settings, cookies: visitorCookies(settings), limited: limitedShop({ shop, settings }) }
}

/** Tells who looks, by the cookies alone. */
export async function whoLooks({ shop, cookies }: Storefront, c: Context): Promise<Visitor> {
  const user = await visitor(shop, cookies, c)
  const guestToken = cookies.guest(c)
  if (user) return { user, owner: { userId: user.id } }
  return { user, owner: guestToken ? { guestToken } : undefined }
}

/** Ends the session the browser has, if any: its cookie is worth nothing from then on. */
export async function endSession({ shop, cookies }: Storefront, c: Context): Promise<void> {
  const token = cookies.session(c)
  if (token) await signOut(shopOf(c, shop), token)
  cookies.clearSession(c)
}
