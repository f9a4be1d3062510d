import type { Context } from 'hono'
import { problem } from './problem.ts'

/** Answers 405 and names the one method that a path takes. */
export function only(method: string): (c: Context) => Response {
  return c => {
    c.header('allow', method)
    return problem(c, { status: 405, code: 'console.methodNotAllowed', detail: `Use ${method} here.` })
  }
}
