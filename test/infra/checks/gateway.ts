import type { Stack } from '../synth/stack.ts'
import { nameIn, unlike } from './facts.ts'

/** What browsers of the shop's own origin send. */
const CORS = {
  allowCredentials: true,
  allowHeaders: ['content-type', 'idempotency-key'],
  allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
  maxAge: 600,
}

/** What the access log has of a request: ids, times and outcomes. */
const LOGGED = ['requestId', 'requestTime', 'httpMethod', 'path', 'status', 'integration.error']

/** Tells where the way in is open too wide, or writes down what it must not. */
export function gatewayProblems(stack: Stack, domain: string | undefined): string[] {
  const { corsConfiguration: cors, disableExecuteApiEndpoint } = stack.one('apigatewayv2/api:Api', 'GatewayApi').inputs
  const { defaultRouteSettings: throttling, accessLogSettings } = stack.one(
    'apigatewayv2/stage:Stage',
    'GatewayStage',
  ).inputs
  const origins = JSON.stringify(cors.allowOrigins ?? [])
  const wanted = JSON.stringify(domain ? [`https://${domain}`] : [])
  const given = JSON.stringify({ ...cors, allowOrigins: undefined })
  const logged: string[] = Object.values(JSON.parse(accessLogSettings?.format ?? '{}'))
  const personal = logged.filter(each => /sourceIp|userAgent|query|cookie|authorizer/i.test(each))
  return [
    ...(origins === wanted ? [] : [`browsers of ${origins} may call it, not of ${wanted}`]),
    ...([cors.allowHeaders, cors.allowMethods].flat().includes('*') ? ['browsers may send anything'] : []),
    ...(domain && given !== JSON.stringify(CORS) ? [`browsers may send ${given}`] : []),
    ...(throttling?.throttlingRateLimit > 0 && throttling.throttlingBurstLimit > 0 ? [] : ['it is not throttled']),
    ...(Boolean(disableExecuteApiEndpoint) === Boolean(domain) ? [] : ['it answers under an address besides its own']),
    ...(LOGGED.every(name => logged.includes(`$context.${name}`)) ? [] : ['it keeps no access log']),
    ...personal.map(each => `it logs ${each}`),
  ].map(problem => `The gateway: ${problem}.`)
}

/** The requests a second, and at once, that all callers together may make. */
const THROTTLING = { throttlingRateLimit: 500, throttlingBurstLimit: 1000 }

/** Tells why a request would not come to the function that answers it. */
export function routeProblems(stack: Stack): string[] {
  const lambda = stack.lambda('Api').inputs.name
  const [route, ...routes] = stack.all('apigatewayv2/route:Route')
  const [integration, ...integrations] = stack.all('apigatewayv2/integration:Integration')
  const permission = stack.all('lambda/permission:Permission').find(({ name }) => name.startsWith('GatewayRoute'))
  const { defaultRouteSettings, ...stage } = stack.one('apigatewayv2/stage:Stage', 'GatewayStage').inputs
  const log = stack.one('cloudwatch/logGroup:LogGroup', 'GatewayAccessLog').inputs
  const { name, protocolType } = stack.one('apigatewayv2/api:Api', 'GatewayApi').inputs
  return unlike('The gateway', [
    ['its protocol', protocolType, 'HTTP'],
    ['its other routes', [...routes, ...integrations].length, 0],
    ['its route', route?.inputs.routeKey, '$default'],
    ['who may come', route?.inputs.authorizationType, 'NONE'],
    ['whose route it is', route?.inputs.apiId, name],
    ['where the route goes', route?.inputs.target, `integrations/${integration?.name}`],
    ['whose integration it is', integration?.inputs.apiId, name],
    ['how it calls', integration?.inputs.integrationType, 'AWS_PROXY'],
    ['what it calls', nameIn(integration?.inputs.integrationUri), lambda],
    ['in which words', integration?.inputs.payloadFormatVersion, '2.0'],
    ['what may be done', permission?.inputs.action, 'lambda:InvokeFunction'],
    ['who may do it', permission?.inputs.principal, 'apigateway.amazonaws.com'],
    ['in whose name', nameIn(permission?.inputs.sourceArn), `${name}/*`],
    ['to what', nameIn(permission?.inputs.function), lambda],
    ['how it is throttled', pick(defaultRouteSettings, THROTTLING), THROTTLING],
    ['whose stage it is', stage.apiId, name],
    ['whether changes take effect', stage.autoDeploy, true],
    ['its stage', stage.name, '$default'],
    ['where it logs to', stage.accessLogSettings?.destinationArn?.endsWith(`:log-group:${log.name}`), true],
    ['how long logs are kept', log.retentionInDays, 30],
  ])
}

/** Tells why the shop would not be reached under its own domain, or by an old browser in the clear. */
export function domainProblems(stack: Stack, domain: string): string[] {
  const { inputs } = stack.one('apigatewayv2/domainName:DomainName', 'GatewayDomainName')
  const mapping = stack.one('apigatewayv2/apiMapping:ApiMapping', 'GatewayDomainMapping').inputs
  const certificate = stack.one('acm/certificate:Certificate', 'GatewaySslCertificate').inputs
  const proof = stack.one('acm/certificateValidation:CertificateValidation', 'GatewaySslValidation').inputs
  const records = stack.all('route53/record:Record').filter(record => record.inputs.name === domain)
  const { certificateArn, endpointType, securityPolicy } = inputs.domainNameConfiguration
  return unlike('The domain', [
    ['its name', inputs.domainName, domain],
    ['its encryption', securityPolicy, 'TLS_1_2'],
    ['where it is', endpointType, 'REGIONAL'],
    ['its certificate', [certificateArn, proof.certificateArn].map(nameIn), Array(2).fill('GatewaySslCertificate')],
    ['whom it is for', certificate.domainName, domain],
    ['how that is proved', certificate.validationMethod, 'DNS'],
    ['where it leads', mapping.apiId, stack.one('apigatewayv2/api:Api', 'GatewayApi').inputs.name],
    ['to which stage', mapping.stage, '$default'],
    ['under which name', mapping.domainName, 'GatewayDomainName'],
    ['its records', records.map(each => each.inputs.type).sort(), ['A', 'AAAA']],
    ...records.map(each => ['where a record leads', each.inputs.aliases?.[0].name, 'd-GatewayDomainName'] as const),
  ])
}

function pick(from: object | undefined, like: object): object {
  return Object.fromEntries(Object.keys(like).map(key => [key, (from as Record<string, unknown> | undefined)?.[key]]))
}
