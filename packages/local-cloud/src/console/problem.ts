import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { z } from 'zod'

interface Problem {
  readonly status: ContentfulStatusCode
  /** Stable, with dots. */
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** Responds with an RFC 9457 problem document. */
export function problem(c: Context, { status, code, detail, errors }: Problem): Response {
  const title = STATUS_CODES[status] ?? 'Error'
  const body = { type: 'about:blank', title, status, detail, code, requestId: randomUUID(), ...(errors && { errors }) }
  return c.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json; charset=utf-8' })
}

/** Responds with 400 to invalid input, and lists every invalid field. */
export function invalidInput(c: Context, error: z.ZodError): Response {
  const errors = error.issues.map(issue => ({ path: issue.path.join('.'), message: issue.message }))
  const detail = errors.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ')
  return problem(c, { status: 400, code: 'console.invalidInput', detail, errors })
}
