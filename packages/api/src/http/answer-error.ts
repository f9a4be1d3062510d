import type { Context } from 'hono'
import type { HttpSettings } from './http-settings.ts'
import { problem } from './problem.ts'
import { toProblem } from './to-problem.ts'

/** Builds the response for an error that a route threw, for `onError`. Logs server faults with the request id. */
export function answerError(settings: Pick<HttpSettings, 'log'>): (error: Error, c: Context) => Response {
  return function answerError(error, c) {
    const answer = toProblem(error)
    if (answer.status >= 500) {
      const message = `${c.req.method} returned ${answer.status}.`
      settings.log({ level: 'error', message, requestId: c.get('requestId'), error })
    }
    return problem(c, answer)
  }
}
