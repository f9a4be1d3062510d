import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { StoredAnswer } from './request-ledger.ts'

/** Sends a stored response, the same way every time. */
export function sendStored(c: Context, { status, body }: StoredAnswer): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  return c.body(body, status as ContentfulStatusCode, { 'Content-Type': `${type}; charset=utf-8` })
}
