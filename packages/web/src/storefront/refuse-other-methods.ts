import type { Hono } from 'hono'
import { showProblem } from '../pages/error-page.ts'

/** Responds with 405 and `Allow` to all other methods on every path of a page or form. Call it after the last route. */
export function refuseOtherMethods(app: Hono): void {
  const methods = new Map<string, Set<string>>()
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue
    const known = methods.get(path) ?? new Set()
    methods.set(path, known.add(method))
    // Hono handles HEAD for every GET route.
    if (method === 'GET') known.add('HEAD')
  }
  for (const [path, known] of methods) {
    const Allow = [...known].sort().join(', ')
    app.all(path, c => showProblem(c, { status: 405, code: 'request.methodNotAllowed', headers: { Allow } }))
  }
}
