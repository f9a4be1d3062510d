import type { MiddlewareHandler } from 'hono'
import type { HttpSettings } from './http-settings.ts'
import { problem } from './problem.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Rejects a change requested by another site's page with 403. Browsers always send the page's origin. A request without
 * `Origin` and `Sec-Fetch-Site` comes from a program, which has no cookies to abuse.
 */
export function sameOriginOnly(settings: Pick<HttpSettings, 'publicUrl' | 'allowedOrigins'>): MiddlewareHandler {
  const ours = new Set([new URL(settings.publicUrl).origin, ...settings.allowedOrigins])
  return async function sameOriginOnly(c, next) {
    if (SAFE.has(c.req.method) || isOurs(ours, c.req.header('Origin'), c.req.header('Sec-Fetch-Site'))) return next()
    return problem(c, {
      status: 403,
      code: 'request.foreignOrigin',
      detail: 'This request came from another site. Open the shop and try again there.',
    })
  }
}

function isOurs(ours: ReadonlySet<string>, origin: string | undefined, site: string | undefined): boolean {
  if (site === 'same-origin' || site === 'none') return true
  if (origin !== undefined) return ours.has(origin)
  return site === undefined
}
