import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** One complaint about one field of the input. */
export interface ProblemIssue {
  readonly path: string
  readonly message: string
}

/** What is wrong, in the caller's words. */
export interface Problem {
  readonly status: ContentfulStatusCode
  /** Dotted and stable: what programs decide by. */
  readonly code: string
  /** Default: the status in words. */
  readonly title?: string
  readonly detail?: string
  readonly errors?: readonly ProblemIssue[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers with a problem: RFC 9457, `application/problem+json`, with the request's id. */
export function problem(c: Context, { status, code, title, detail, errors, headers = {} }: Problem): Response {
  const words = title ?? STATUS_CODES[status] ?? 'Error'
  const body = {
    // Without a page of its own, a problem has no more specific type: its code tells which one it is.
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
