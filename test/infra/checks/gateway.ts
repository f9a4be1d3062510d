import type { Stack } from '../synth/stack.ts'

/** Tells where the way in is open too wide, or writes down what it must not. */
export function gatewayProblems(stack: Stack, domain: string | undefined): string[] {
  const { corsConfiguration: cors, disableExecuteApiEndpoint } = stack.one('apigatewayv2/api:Api', 'GatewayApi').inputs
  const { defaultRouteSettings: throttling, accessLogSettings } = stack.one(
    'apigatewayv2/stage:Stage',
    'GatewayStage',
  ).inputs
  const origins = JSON.stringify(cors.allowOrigins ?? [])
  const wanted = JSON.stringify(domain ? [`https://${domain}`] : [])
  const logged: string[] = Object.values(JSON.parse(accessLogSettings?.format ?? '{}'))
  const personal = logged.filter(each => /sourceIp|userAgent|query|cookie|authorizer/i.test(each))
  return [
    ...(origins === wanted ? [] : [`browsers of ${origins} may call it, not of ${wanted}`]),
    ...([cors.allowHeaders, cors.allowMethods].flat().includes('*') ? ['browsers may send anything'] : []),
    ...(throttling?.throttlingRateLimit > 0 && throttling.throttlingBurstLimit > 0 ? [] : ['it is not throttled']),
    ...(Boolean(disableExecuteApiEndpoint) === Boolean(domain) ? [] : ['it answers under an address besides its own']),
    ...(logged.includes('$context.requestId') && logged.includes('$context.status') ? [] : ['it keeps no access log']),
    ...personal.map(each => `it logs ${each}`),
  ].map(problem => `The gateway: ${problem}.`)
}
