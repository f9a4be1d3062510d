import { Hono, type MiddlewareHandler } from 'hono'
import { etag } from 'hono/etag'
import type { ConsoleExtension } from './console-page.ts'
import type { ConsolePorts } from './console-ports.ts'
import { homePage, liveSection } from './pages/home-page.ts'
import { livePage } from './pages/live-page.ts'
import { mailHtml, mailPage } from './pages/mail-page.ts'
import { script } from './pages/script.ts'
import { stylesheet } from './pages/stylesheet.ts'

const PAGE_POLICY = [
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

/** An email contains untrusted HTML. Scripts and external resources are blocked, and links open in a new tab. */
const MAIL_POLICY = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
].join('; ')

/** The pages of the console. They work without JavaScript, which only keeps them up to date. */
export function pageRoutes(ports: ConsolePorts, { pages = [], ...kept }: ConsoleExtension): Hono {
  const routes = new Hono()
  routes.get('/', policy(PAGE_POLICY), async c => c.html(await homePage(ports, pages, kept)))
  routes.get('/live', etag(), async c => c.html(await liveSection(ports, kept)))
  routes.get('/mails/:id', policy(PAGE_POLICY), c => {
    const mail = ports.inbox.find(c.req.param('id'))
    return mail === undefined ? c.notFound() : c.html(mailPage(mail, pages))
  })
  routes.get('/mails/:id/html', policy(MAIL_POLICY), c => {
    const mail = ports.inbox.find(c.req.param('id'))
    return mail === undefined ? c.notFound() : c.html(mailHtml(mail))
  })
  for (const page of pages) {
    routes.get(page.path, policy(PAGE_POLICY), async c => c.html(livePage(page, await page.content(), pages)))
    routes.get(`${page.path}/live`, etag(), async c => c.html(await page.content()))
  }
  routes.get('/console.css', c => c.body(stylesheet, 200, { 'content-type': 'text/css; charset=utf-8' }))
  routes.get('/console.js', c => c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  return routes
}

function policy(value: string): MiddlewareHandler {
  return async (c, next) => {
    await next()
    c.header('content-security-policy', value)
  }
}
