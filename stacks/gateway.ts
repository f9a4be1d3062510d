import { settings } from './stage.ts'

const { domain } = settings

/** Requests a second the shop takes before API Gateway answers 429, over all callers, and how many may come at once. */
const THROTTLING = { throttlingRateLimit: 500, throttlingBurstLimit: 1000 }

// Ids, times and outcomes. No address, no user agent and no query: an activation link's token is in one.
const ACCESS_LOG = {
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integration.latency',
  integrationError: '$context.integration.error',
}

/** The way in. The pages and the API have one origin, so that browsers of other origins get nothing. */
export const gateway = new sst.aws.ApiGatewayV2('Gateway', {
  ...(domain ? { domain: { name: domain } } : {}),
  cors: domain ? corsOf(`https://${domain}`) : false,
  accessLog: { retention: '1 month' },
  transform: {
    // With a domain of its own, the shop answers there alone.
    api: api => {
      api.disableExecuteApiEndpoint = domain !== undefined
    },
    stage: stage => {
      stage.defaultRouteSettings = { ...THROTTLING, detailedMetricsEnabled: false }
      stage.accessLogSettings = { ...stage.accessLogSettings, format: JSON.stringify(ACCESS_LOG) } as never
    },
  },
})

/** Where people reach the shop, and what the links in mails begin with. */
export const publicUrl = domain ? $output(`https://${domain}`) : gateway.url

/** One exact origin, and what the pages of it send. */
function corsOf(origin: string) {
  return {
    allowOrigins: [origin],
    allowMethods: ['GET' as const, 'POST' as const, 'PATCH' as const, 'DELETE' as const],
    allowHeaders: ['content-type', 'idempotency-key'],
    allowCredentials: true,
    maxAge: '10 minutes' as const,
  }
}
