import type { MiddlewareHandler } from 'hono'
import { problem } from '../console/problem.ts'

/** Rejects every request that could change something. */
export const refuseWrites: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  const detail = 'This console is read-only, so nothing was changed. To make changes, start it again with --write.'
  return problem(c, { status: 403, code: 'console.readOnly', detail })
}
