import type { HttpSettings } from '@dynamo-signals/api'
import { describeError } from 'dynamo-signals/logging'
import { type ApiGatewayRequestContextV2, handle } from 'hono/aws-lambda'
import { openLog } from '../wiring/log.ts'
import { openApp } from '../wiring/open-app.ts'

interface ApiGateway {
  readonly requestContext: ApiGatewayRequestContextV2
}

const logger = openLog()
const log: HttpSettings['log'] = ({ level, message, requestId, error }) =>
  logger[level](message, { requestId, failure: describeError(error) })

const serve = handle(openApp({ clientIp: c => (c.env as ApiGateway).requestContext.http.sourceIp, log }))

/**
 * The Lambda function behind the HTTP API, with every page and route of the shop. Its log lines have the gateway's
 * request ID, which is also in the access log, and Lambda's request ID, which is also in the traces.
 */
export const handler: typeof serve = async (event, context) => {
  const { awsRequestId } = (context ?? {}) as { readonly awsRequestId?: string }
  const { requestId: gatewayRequestId } = event.requestContext as ApiGatewayRequestContextV2
  logger.appendKeys({ awsRequestId, gatewayRequestId })
  return serve(event, context)
}
