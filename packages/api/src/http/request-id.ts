import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'

declare module 'hono' {
  interface ContextVariableMap {
    requestId: string
  }
}

/**
 * Gives every request an id, which is in the response's `X-Request-Id`, in problems and in the log. Callers cannot choose
 * it.
 */
export function requestId(): MiddlewareHandler {
  return async function requestId(c, next) {
    // The pages and the API both use it, and one may run inside the other.
    const id = (c.get('requestId') as string | undefined) ?? randomUUID()
    c.set('requestId', id)
    try {
      await next()
    } catch (thrown) {
      // Hono passes only errors to `onError`. Any other thrown value would end the request without our response.
      throw new Error('A value that is not an Error was thrown.', { cause: thrown })
    }
    c.res.headers.set('X-Request-Id', id)
  }
}
