import { settings } from './stage.ts'

const { domain } = settings

/** The requests per second, across all callers, above which API Gateway returns 429, and the burst limit. */
const THROTTLING = { throttlingRateLimit: 500, throttlingBurstLimit: 1000 }

// IDs, times and outcomes, but no addresses, user agents or queries, because a query can contain the token of a mailed link.
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

/** The HTTP API. The pages and the API share one origin, so pages of other origins get no access. */
export const gateway = new sst.aws.ApiGatewayV2('Gateway', {
  ...(domain ? { domain: { name: domain } } : {}),
  cors: domain ? corsOf(`https://${domain}`) : false,
  accessLog: { retention: '1 month' },
  transform: {
    // With a custom domain, the shop responds only there.
    api: api => {
      api.disableExecuteApiEndpoint = domain !== undefined
    },
    stage: stage => {
      stage.defaultRouteSettings = { ...THROTTLING, detailedMetricsEnabled: false }
      stage.accessLogSettings = { ...stage.accessLogSettings, format: JSON.stringify(ACCESS_LOG) } as never
    },
  },
})

/** The public URL of the shop, which the links in emails start with. */
export const publicUrl = domain ? $output(`https://${domain}`) : gateway.url

/** Allows one exact origin, and the methods and headers its pages send. */
function corsOf(origin: string) {
  return {
    allowOrigins: [origin],
    allowMethods: ['GET' as const, 'POST' as const, 'PATCH' as const, 'DELETE' as const],
    allowHeaders: ['content-type', 'idempotency-key'],
    allowCredentials: true,
    maxAge: '10 minutes' as const,
  }
}
