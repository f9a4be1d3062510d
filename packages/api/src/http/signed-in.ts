import type { Me, Shop } from '@dynamo-signals/shop'
import type { Context } from 'hono'
import { signInFirst } from './sign-in-first.ts'
import { visitor } from './visitor.ts'
import type { VisitorCookies } from './visitor-cookies.ts'

/** Returns the signed-in user of a request. Throws 401 if there is none. */
export async function signedIn(
  { shop, cookies }: { readonly shop: Shop; readonly cookies: VisitorCookies },
  c: Context,
): Promise<Me> {
  const user = await visitor(shop, cookies, c)
  if (!user) throw signInFirst()
  return user
}
