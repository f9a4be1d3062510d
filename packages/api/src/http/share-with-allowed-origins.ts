import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import type { HttpSettings } from './http-settings.ts'

/** Allows only pages of the origins in the settings to read the responses, with their users' cookies. */
export function shareWithAllowedOrigins({ allowedOrigins }: Pick<HttpSettings, 'allowedOrigins'>): MiddlewareHandler {
  const share = cors({
    origin: [...allowedOrigins],
    credentials: true,
    allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowHeaders: ['Content-Type', 'Idempotency-Key'],
    exposeHeaders: ['X-Request-Id', 'Retry-After'],
  })
  return async function shareWithAllowedOrigins(c, next) {
    const origin = c.req.header('Origin')
    return origin !== undefined && allowedOrigins.includes(origin) ? share(c, next) : next()
  }
}
