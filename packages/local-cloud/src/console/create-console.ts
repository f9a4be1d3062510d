import { Hono } from 'hono'
import { sparedFromFaults } from '../breakage/database-faults.ts'
import { describeError, type Log } from '../log.ts'
import { apiRoutes } from './api-routes.ts'
import { breakRoutes } from './break/break-routes.ts'
import type { ConsoleExtension } from './console-page.ts'
import type { ConsolePorts } from './console-ports.ts'
import { expiryRoutes } from './expiry-routes.ts'
import { safeHeaders } from './page-headers.ts'
import { pageRoutes } from './page-routes.ts'
import { problem } from './problem.ts'
import { refuseStrangers } from './refuse-strangers.ts'
import { textRoutes } from './text/text-routes.ts'

/**
 * Creates the console: its own and the caller's JSON routes under `/api`, and pages under `/`. It only accepts requests
 * from this machine. Errors are logged, and the response is a problem document.
 */
export function createConsole(ports: ConsolePorts, log: Log, extension: ConsoleExtension = {}): Hono {
  const { routes } = extension
  const app = new Hono()
  app.use(refuseStrangers)
  app.on(['GET', 'HEAD'], '*', (_, next) => sparedFromFaults(next))
  app.use(safeHeaders)
  app.route('/api', apiRoutes(ports))
  app.route('/api', expiryRoutes(ports))
  app.route('/api', breakRoutes(ports))
  if (routes !== undefined) app.route('/api', routes)
  app.route('/', textRoutes(ports.stories))
  app.route('/', pageRoutes(ports, extension))
  app.notFound(c => problem(c, { status: 404, code: 'console.notFound', detail: `There is no page at ${c.req.path}.` }))
  app.onError((error, c) => {
    log.error(`The console failed at ${c.req.method} ${c.req.path}. ${describeError(error)}`)
    return problem(c, { status: 500, code: 'console.failed', detail: 'The console failed. See its log.' })
  })
  return app
}
