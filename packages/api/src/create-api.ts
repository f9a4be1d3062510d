import { SHOP_NAME, type Shop } from '@dynamo-signals/shop'
import { Hono } from 'hono'
import { addDocs } from './docs/add-docs.ts'
import { answerError } from './http/answer-error.ts'
import { bodyLimit } from './http/body-limit.ts'
import type { HttpSettings } from './http/http-settings.ts'
import { lengthLimits } from './http/length-limits.ts'
import { logFaults } from './http/log-faults.ts'
import { problem } from './http/problem.ts'
import { refuseOtherMethods } from './http/refuse-other-methods.ts'
import { requestId } from './http/request-id.ts'
import { sameOriginOnly } from './http/same-origin-only.ts'
import { securityHeaders } from './http/security-headers.ts'
import { shareWithAllowedOrigins } from './http/share-with-allowed-origins.ts'
import { visitorCookies } from './http/visitor-cookies.ts'
import { limitedShop } from './limits/limited-shop.ts'
import { addActivationRoutes } from './routes/activation-routes.ts'
import { addCartRoutes } from './routes/cart-routes.ts'
import { addHealthRoutes } from './routes/health-routes.ts'
import { addOrderRoutes } from './routes/order-routes.ts'
import { addPasswordRoutes } from './routes/password-routes.ts'
import { addProductRoutes } from './routes/product-routes.ts'
import type { RouteOptions } from './routes/route-options.ts'
import { addSessionRoutes } from './routes/session-routes.ts'
import { addUserRoutes } from './routes/user-routes.ts'

/** The options of {@link createApi}. */
export interface ApiOptions {
  readonly shop: Shop
  readonly settings: HttpSettings
}

const API_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * Serves the shop's JSON API under `/api/*`. Every response, including errors, has a request id and the security headers.
 * Mount it with `app.route('/', createApi(...))`. The shop's database must also have `API_MODELS`.
 */
export function createApi({ shop: given, settings }: ApiOptions): Hono {
  const shop = logFaults(given, settings)
  const api = new Hono()
  api.onError(answerError(settings))
  api.notFound(c => problem(c, NOTHING))
  api.use(
    '/api/*',
    requestId(),
    securityHeaders({ contentSecurityPolicy: API_POLICY, secure: settings.secureCookies }),
    lengthLimits(),
    shareWithAllowedOrigins(settings),
    sameOriginOnly(settings),
    bodyLimit(),
  )
  addRoutes(api, { shop, settings, cookies: visitorCookies(settings), limited: limitedShop({ shop, settings }) })
  addDocs(api, { title: SHOP_NAME, url: settings.publicUrl })
  refuseOtherMethods(api)
  // If mounted in another app, that app's `notFound` applies.
  api.all('/api/*', c => problem(c, NOTHING))
  return api
}

const NOTHING = { status: 404, code: 'request.notFound', detail: 'No endpoint matches this URL.' } as const

function addRoutes(api: Hono, options: RouteOptions): void {
  addHealthRoutes(api, options)
  addUserRoutes(api, options)
  addActivationRoutes(api, options)
  addSessionRoutes(api, options)
  addPasswordRoutes(api, options)
  addProductRoutes(api, options)
  addCartRoutes(api, options)
  addOrderRoutes(api, options)
}
