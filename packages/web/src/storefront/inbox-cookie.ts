import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Storefront } from './storefront.ts'

const QUARTER_OF_AN_HOUR = 15 * 60
const LONGEST = 320

/**
 * Remembers, in the visitor's own browser and for a quarter of an hour, which inbox they were told to look into: the
 * next page names it, so that a slip in the address is seen, and no address of a page does.
 */
export function rememberInbox({ settings }: Pick<Storefront, 'settings'>, c: Context, email: string): void {
  if (email.length > LONGEST) return
  setCookie(c, nameOf(settings), email, { ...attributes(settings), maxAge: QUARTER_OF_AN_HOUR })
}

/** Which inbox the visitor was told to look into; empty when that was long ago. */
export function rememberedInbox({ settings }: Pick<Storefront, 'settings'>, c: Context): string {
  return (getCookie(c, nameOf(settings)) ?? '').slice(0, LONGEST)
}

/** Forgets the inbox: it was looked into. */
export function forgetInbox({ settings }: Pick<Storefront, 'settings'>, c: Context): void {
  if (getCookie(c, nameOf(settings)) !== undefined) deleteCookie(c, nameOf(settings), attributes(settings))
}

function nameOf({ secureCookies }: Storefront['settings']): string {
  return secureCookies ? '__Host-inbox' : 'inbox'
}

function attributes({ secureCookies }: Storefront['settings']) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure: secureCookies } as const
}
