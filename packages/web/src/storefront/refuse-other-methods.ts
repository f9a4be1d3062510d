import type { Hono } from 'hono'
import { showProblem } from '../pages/error-page.ts'

/** Answers 405 with `Allow` on every address of a page or form, for all other methods. Call it after the last route. */
export function refuseOtherMethods(app: Hono): void {
  const methods = new Map<string, Set<string>>()
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue
    const known = methods.get(path) ?? new Set()
    methods.set(path, known.add(method))
    // Hono answers HEAD wherever it answers GET.
    if (method === 'GET') known.add('HEAD')
  }
  for (const [path, known] of methods) {
    const Allow = [...known].sort().join(', ')
    app.all(path, c => showProblem(c, { status: 405, code: 'request.methodNotAllowed', headers: { Allow } }))
  }
}
