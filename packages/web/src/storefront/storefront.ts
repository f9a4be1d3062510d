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

/** The options of the app. */
export interface AppOptions {
  readonly shop: Shop
  readonly settings: HttpSettings
  /** Where emails can be read if they are not sent, as on a laptop. The page after a sign-up links to it. */
  readonly inboxUrl?: string | undefined
}

/** The dependencies of every page. */
export interface Storefront extends AppOptions {
  readonly cookies: VisitorCookies
  /** The rate-limited account operations, which share their counts with the API. */
  readonly limited: LimitedShop
}

/** The visitor of a page, and the owner of the cart they see. */
export interface Visitor {
  readonly user: Me | undefined
  readonly owner: CartOwner | undefined
}

/** Creates the dependencies of the pages. */
export function openStorefront({ shop: given, settings, inboxUrl }: AppOptions): Storefront {
  const shop = logFaults(given, settings)
  return { shop, settings, inboxUrl, cookies: visitorCookies(settings), limited: limitedShop({ shop, settings }) }
}

/** Identifies the visitor from the cookies only. */
export async function whoLooks({ shop, cookies }: Storefront, c: Context): Promise<Visitor> {
  const user = await visitor(shop, cookies, c)
  const guestToken = cookies.guest(c)
  if (user) return { user, owner: { userId: user.id } }
  return { user, owner: guestToken ? { guestToken } : undefined }
}

/** Ends the browser's session, if any. Its cookie no longer works. */
export async function endSession({ shop, cookies }: Storefront, c: Context): Promise<void> {
  const token = cookies.session(c)
  if (token) await signOut(shopOf(c, shop), token)
  cookies.clearSession(c)
}
