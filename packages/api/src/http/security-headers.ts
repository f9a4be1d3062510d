import type { MiddlewareHandler } from 'hono'

/** What {@link securityHeaders} cannot know. */
export interface SecurityHeaderOptions {
  readonly contentSecurityPolicy: string
  /** Whether the shop is reached over HTTPS: browsers are told to keep to it. */
  readonly secure: boolean
}

/**
 * Puts the security headers on every answer, errors included, when it runs outermost. A header that a route has set
 * itself is kept: a page may have a policy of its own. Nothing is stored by caches unless a route says so.
 */
export function securityHeaders({ contentSecurityPolicy, secure }: SecurityHeaderOptions): MiddlewareHandler {
  const headers = Object.entries({
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=()',
    'Cache-Control': 'no-store',
    // https://www.rfc-editor.org/rfc/rfc6797#section-7.2: not over plain HTTP.
    ...(secure ? { 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' } : {}),
  })
  return async function securityHeaders(c, next) {
    await next()
    for (const [name, value] of headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  }
}
