import type { MiddlewareHandler } from 'hono'
import { problem } from './problem.ts'

const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Rejects requests that another website makes through the developer's browser. A website that points its domain at this
 * machine (DNS rebinding) is recognized by `Host`. A website that posts to this address is recognized by `Origin`.
 */
export const refuseStrangers: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? ''
  const origin = c.req.header('origin')
  if (!isLocal(`http://${host}`)) {
    return problem(c, {
      status: 403,
      code: 'console.foreignHost',
      detail: `The console only accepts requests to localhost, not to "${host}".`,
    })
  }
  const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD'
  if (changes && origin !== undefined && origin !== `http://${host}`) {
    return problem(c, {
      status: 403,
      code: 'console.foreignOrigin',
      detail: `Requests from "${origin}" are not allowed.`,
    })
  }
  return next()
}

function isLocal(url: string): boolean {
  return URL.canParse(url) && LOCAL_NAMES.has(new URL(url).hostname)
}
