import type { MiddlewareHandler } from 'hono'

/** A page of the console loads its own style and script, and nothing else. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  'img-src data:',
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Adds a content security policy to responses. */
export function policy(value: string): MiddlewareHandler {
  return async (c, next) => {
    await next()
    c.header('content-security-policy', value)
  }
}

/** Adds the headers that every response of a console has. */
export const safeHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('x-content-type-options', 'nosniff')
  // Not `no-referrer`, because our own forms would then be sent with the origin `null` and be rejected.
  c.header('referrer-policy', 'same-origin')
  c.header('cache-control', 'no-store')
}
