import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** One issue of one field of the input. */
export interface ProblemIssue {
  readonly path: string
  readonly message: string
}

/** A problem, described for the caller. */
export interface Problem {
  readonly status: ContentfulStatusCode
  /** Dotted and stable, for programs. */
  readonly code: string
  /** Default: the status in words. */
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly ProblemIssue[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Responds with a problem (RFC 9457, `application/problem+json`) and the request id. */
export function problem(c: Context, { status, code, title, detail, errors, headers = {} }: Problem): Response {
  const words = title ?? STATUS_CODES[status] ?? 'Error'
  const body = {
    // A problem without its own page has no specific type. Its code identifies it.
    type: 'about:blank',
    title: words,
    status,
    detail: detail ?? `${words}.`,
    code,
    requestId: c.get('requestId') ?? '',
    ...(errors ? { errors } : {}),
  }
  return c.body(JSON.stringify(body), status, { ...headers, 'Content-Type': 'application/problem+json; charset=utf-8' })
}
