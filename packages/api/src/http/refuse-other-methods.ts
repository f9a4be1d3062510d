import type { Hono } from 'hono'
import { problem } from './problem.ts'

/** Answers 405 with `Allow` where a path is known and the method is not. To be called when all routes are there. */
export function refuseOtherMethods(app: Hono): void {
  const allowed = new Map<string, Set<string>>()
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue
    const methods = allowed.get(path) ?? new Set()
    // Hono answers HEAD wherever it answers GET.
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
