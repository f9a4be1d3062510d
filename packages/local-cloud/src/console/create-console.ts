import { Hono } from 'hono'
import { describeError, type Log } from '../log.ts'
import { apiRoutes } from './api-routes.ts'
import type { ConsoleExtension } from './console-page.ts'
import type { ConsolePorts } from './console-ports.ts'
import { expiryRoutes } from './expiry-routes.ts'
import { pageRoutes } from './page-routes.ts'
import { problem } from './problem.ts'
import { refuseStrangers } from './refuse-strangers.ts'

/**
 * Puts the console together: its JSON and the caller's below `/api`, its pages and the caller's below `/`. Answers this machine only; a failure
 * inside is logged and answered as a problem.
 */
export function createConsole(ports: ConsolePorts, log: Log, extension: ConsoleExtension = {}): Hono {
  const { routes } = extension
  const app = new Hono()
  app.use(refuseStrangers)
  app.use(async (c, next) => {
    await next()
    c.header('x-content-type-options', 'nosniff')
    // Not `no-referrer`: a form of ours would be sent with the origin `null`, and be refused as a stranger's.
    c.header('referrer-policy', 'same-origin')
    c.header('cache-control', 'no-store')
  })
  app.route('/api', apiRoutes(ports))
  app.route('/api', expiryRoutes(ports))
  if (routes !== undefined) app.route('/api', routes)
  app.route('/', pageRoutes(ports, extension))
  app.notFound(c => problem(c, { status: 404, code: 'console.notFound', detail: `There is nothing at ${c.req.path}.` }))
  app.onError((error, c) => {
    log.error(`The console failed at ${c.req.method} ${c.req.path}. ${describeError(error)}`)
    return problem(c, { status: 500, code: 'console.failed', detail: 'The console failed. See its log.' })
  })
  return app
}
