import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { problem } from '../console/problem.ts'

/**
 * Rejects requests without the token of this console, which has the operator's rights. Other users of the machine reach the port,
 * but do not know the token. The address that the command prints contains it. From there on, a cookie does.
 */
export function requireToken(token: string): MiddlewareHandler {
  return async (c, next) => {
    const given = c.req.query('token')
    if (c.req.method === 'GET' && given !== undefined && isSame(given, token)) {
      setCookie(c, cookieName(c), token, { httpOnly: true, sameSite: 'Strict', path: '/' })
      return c.redirect(withoutToken(c), 303)
    }
    if (isSame(getCookie(c, cookieName(c)) ?? '', token)) return next()
    const detail = 'The console requires its token. Open the address that the command has printed.'
    return problem(c, { status: 403, code: 'console.tokenRequired', detail })
  }
}

/** Cookies are shared by all ports of a host, so that two consoles would replace each other's. */
function cookieName(c: Context): string {
  return `dynamo-signals-console-${new URL(c.req.url).port}`
}

function withoutToken(c: Context): string {
  const url = new URL(c.req.url)
  url.searchParams.delete('token')
  return `${url.pathname}${url.search}`
}

/** Compares digests, so that the time says nothing about the token. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
