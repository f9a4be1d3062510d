import type { Hono } from 'hono'
import { problem } from './problem.ts'

/** Responds with 405 and `Allow` if the path is known but the method is not. Call it after adding all routes. */
export function refuseOtherMethods(app: Hono): void {
  const allowed = new Map<string, Set<string>>()
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue
    const methods = allowed.get(path) ?? new Set()
    // Hono handles HEAD for every GET route.
    for (const name of method === 'GET' ? ['GET', 'HEAD'] : [method]) methods.add(name)
    allowed.set(path, methods)
  }
  for (const [path, methods] of allowed) {
    const Allow = [...methods].join(', ')
    app.all(path, c =>
      problem(c, {
        status: 405,
        code: 'request.methodNotAllowed',
        detail: `This URL supports ${Allow}.`,
        headers: { Allow },
      }),
    )
  }
}
