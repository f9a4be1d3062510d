import type { Context } from 'hono'
import { problem } from './problem.ts'

/** Responds with 405 and the only allowed method of a path. */
export function only(method: string): (c: Context) => Response {
  return c => {
    c.header('allow', method)
    return problem(c, { status: 405, code: 'console.methodNotAllowed', detail: `This path only accepts ${method}.` })
  }
}
