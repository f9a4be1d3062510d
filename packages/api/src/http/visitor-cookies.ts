import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { HttpSettings } from './http-settings.ts'

/** The two cookies a visitor can have. */
export interface VisitorCookies {
  session(c: Context): string | undefined
  setSession(c: Context, token: string, expiresAt: Date): void
  clearSession(c: Context): void
  guest(c: Context): string | undefined
  setGuest(c: Context, token: string): void
  /**
   * Clears the guest's cookie. Call it after a sign-in, because items added to that cart from then on belong to the user.
   */
  clearGuest(c: Context): void
}

// As long as the shop keeps a guest's cart.
const GUEST_SECONDS = 30 * 24 * 3600
const TOKEN_LENGTH = 43
const TOKEN = /^[\w-]+$/

/**
 * Reads and writes the visitor's cookies. Scripts cannot see them, and other sites cannot send them along with a
 * change. A cookie that cannot hold one of our tokens counts as none.
 */
export function visitorCookies({ secureCookies }: Pick<HttpSettings, 'secureCookies'>): VisitorCookies {
  const prefix = secureCookies ? '__Host-' : ''
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', secure: secureCookies } as const
  const read = (c: Context, name: string) => {
    const token = getCookie(c, prefix + name)
    return token?.length === TOKEN_LENGTH && TOKEN.test(token) ? token : undefined
  }
  const clear = (c: Context, name: string) => setCookie(c, prefix + name, '', { ...attributes, maxAge: 0 })
  return {
    session: c => read(c, 'session'),
    setSession: (c, token, expires) => setCookie(c, `${prefix}session`, token, { ...attributes, expires }),
    clearSession: c => clear(c, 'session'),
    guest: c => read(c, 'guest'),
    setGuest: (c, token) => setCookie(c, `${prefix}guest`, token, { ...attributes, maxAge: GUEST_SECONDS }),
    clearGuest: c => clear(c, 'guest'),
  }
}
