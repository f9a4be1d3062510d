import { type ApiGatewayRequestContextV2, handle } from 'hono/aws-lambda'
import { openApp } from './http.ts'

interface ApiGateway {
  readonly requestContext: ApiGatewayRequestContextV2
}

/** The Lambda behind the HTTP API: every page and every route of the shop. */
export const handler = handle(openApp(c => (c.env as ApiGateway).requestContext.http.sourceIp))
