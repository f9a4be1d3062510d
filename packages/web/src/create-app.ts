import { bodyLimit, createApi, lengthLimits, requestId, sameOriginOnly, securityHeaders } from '@dynamo-signals/api'
import { Hono, type MiddlewareHandler } from 'hono'
import { serveAssets } from './assets/serve-assets.ts'
import { accountPage } from './pages/account.ts'
import { activatePage } from './pages/activate.ts'
import { cartForms } from './pages/cart-forms.ts'
import { changePasswordPage } from './pages/change-password.ts'
import { checkInboxPage } from './pages/check-inbox.ts'
import { answerWithPage, showProblem } from './pages/error-page.ts'
import { forgotPasswordPage } from './pages/forgot-password.ts'
import { homePage } from './pages/home.ts'
import { orderPage } from './pages/order.ts'
import { orderForms } from './pages/order-forms.ts'
import { ordersPage } from './pages/orders.ts'
import { resetPasswordPage } from './pages/reset-password.ts'
import { signInPage } from './pages/sign-in.ts'
import { signUpPage } from './pages/sign-up.ts'
import { refuseOtherMethods } from './storefront/refuse-other-methods.ts'
import { type AppOptions, openStorefront } from './storefront/storefront.ts'

/** Pages may load only our own style sheet and images, submit forms only to us, and run no scripts. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const PAGES = [
  homePage,
  cartForms,
  orderForms,
  ordersPage,
  orderPage,
  signUpPage,
  checkInboxPage,
  activatePage,
  signInPage,
  forgotPasswordPage,
  resetPasswordPage,
  accountPage,
  changePasswordPage,
]

/**
 * Creates the whole shop for a Lambda function or a server: the API under `/api`, and the pages, which work without
 * JavaScript. The API handles all of `/api`, including errors.
 */
export function createApp(options: AppOptions): Hono {
  const { shop, settings } = options
  const api = createApi({ shop, settings })
  const front = openStorefront(options)
  const app = new Hono()
  for (const path of ['/api', '/api/*']) app.all(path, c => api.fetch(c.req.raw, c.env))
  app.use(requestId())
  app.use(securityHeaders({ contentSecurityPolicy: CONTENT_SECURITY_POLICY, secure: settings.secureCookies }))
  app.use(lengthLimits({ onError: showProblem }))
  app.use(ownFormsOnly(sameOriginOnly(settings)))
  app.use(bodyLimit({ onError: c => showProblem(c, { status: 413, code: 'request.tooLarge' }) }))
  serveAssets(app)
  for (const page of PAGES) app.route('/', page(front))
  refuseOtherMethods(app)
  app.notFound(c => showProblem(c, { status: 404, code: 'request.notFound' }))
  app.onError(answerWithPage(settings))
  return app
}

/** Rejects requests from other sites like the API, but responds with a page. */
function ownFormsOnly(check: MiddlewareHandler): MiddlewareHandler {
  return async function ownFormsOnly(c, next) {
    const refusal = await check(c, next)
    return refusal instanceof Response ? showProblem(c, { status: 403, code: 'request.foreignOrigin' }) : undefined
  }
}
