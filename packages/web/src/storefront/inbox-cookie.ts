import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Storefront } from './storefront.ts'

const QUARTER_OF_AN_HOUR = 15 * 60
const LONGEST = 320

/**
 * Stores the address of the inbox to check in the visitor's browser for 15 minutes. The next page shows it, so that a typo
 * is noticed, without putting it in a URL.
 */
export function rememberInbox({ settings }: Pick<Storefront, 'settings'>, c: Context, email: string): void {
  if (email.length > LONGEST) return
  setCookie(c, nameOf(settings), email, { ...attributes(settings), maxAge: QUARTER_OF_AN_HOUR })
}

/** Returns the address of the inbox the visitor should check. Empty if it has expired. */
export function rememberedInbox({ settings }: Pick<Storefront, 'settings'>, c: Context): string {
  return (getCookie(c, nameOf(settings)) ?? '').slice(0, LONGEST)
}

/** Clears the stored inbox address. */
export function forgetInbox({ settings }: Pick<Storefront, 'settings'>, c: Context): void {
  if (getCookie(c, nameOf(settings)) !== undefined) deleteCookie(c, nameOf(settings), attributes(settings))
}

function nameOf({ secureCookies }: Storefront['settings']): string {
  return secureCookies ? '__Host-inbox' : 'inbox'
}

function attributes({ secureCookies }: Storefront['settings']) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: secureCookies } as const
}
