import type { MiddlewareHandler } from 'hono'

/** The options of {@link securityHeaders}. */
export interface SecurityHeaderOptions {
  readonly contentSecurityPolicy: string
  /** Whether the shop uses HTTPS. Browsers are then instructed to use only HTTPS. */
  readonly secure: boolean
}

/**
 * Adds the security headers to every response, including errors, if it is the outermost middleware. Keeps headers that
 * a route has set, so a page can have its own policy. Caches store nothing unless a route allows it.
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
