import type { MiddlewareHandler } from 'hono'
import { problem } from './problem.ts'

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Refuses requests that another website makes through the developer's browser. One that points its own name at this machine
 * (DNS rebinding) shows in `Host`; one that simply posts here shows in `Origin`.
 */
export const refuseStrangers: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? ''
  const origin = c.req.header('origin')
  if (!isLocal(`http://${host}`)) {
    return problem(c, {
      status: 403,
      code: 'console.foreignHost',
      detail: `The console answers to localhost only, not to "${host}".`,
    })
  }
  const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD'
  if (changes && origin !== undefined && origin !== `http://${host}`) {
    return problem(c, {
      status: 403,
      code: 'console.foreignOrigin',
      detail: `Pages of "${origin}" are not allowed to use the console.`,
    })
  }
  return next()
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && LOCAL_NAMES.has(new URL(url).hostname)
}
