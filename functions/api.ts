import { handle, type LambdaEvent } from 'hono/aws-lambda'
import { openApp } from './http.ts'

/** The Lambda behind the HTTP API: every page and every route of the shop. */
export const handler = handle(
  openApp(c => (c.env as { readonly event: LambdaEvent }).event.requestContext.http.sourceIp),
)
