import { describe, expect, it } from 'vitest'
import { gatewayProblems } from './checks/gateway.ts'
import type { Resource } from './synth/synth-result.ts'
import { bothStages, synthesized, withFault } from './synthesized.ts'

const DOMAIN = 'shop.example'

describe.each(bothStages())('the gateway of %s', (stage, stack) => {
  const domain = stage === 'production' ? DOMAIN : undefined

  it('is where the links in mails lead', () => {
    const { PUBLIC_URL } = stack.lambda('MailConsumer').inputs.environment.variables

    expect(PUBLIC_URL).toMatch(
      domain ? /^https:\/\/shop\.example$/ : /^https:\/\/.*\.execute-api\.eu-central-1\.amazonaws\.com$/,
    )
  })
})

it.each<[string, string, (resource: Resource) => void]>([
  ['GatewayApi', 'may call it', ({ inputs }) => void Object.assign(inputs.corsConfiguration, { allowOrigins: ['*'] })],
  [
    'GatewayApi',
    'send anything',
    ({ inputs }) => void Object.assign(inputs.corsConfiguration, { allowHeaders: ['*'] }),
  ],
  ['GatewayApi', 'besides its own', ({ inputs }) => void delete inputs.disableExecuteApiEndpoint],
  ['GatewayStage', 'not throttled', ({ inputs }) => void delete inputs.defaultRouteSettings],
  ['GatewayStage', 'no access log', ({ inputs }) => void delete inputs.accessLogSettings],
  [
    'GatewayStage',
    'it logs $context.identity.sourceIp',
    ({ inputs: { accessLogSettings } }) => {
      accessLogSettings.format = accessLogSettings.format.replace('$context.path', '$context.identity.sourceIp')
    },
  ],
])('notices a planted fault of %s: %s', (name, fact, plant) => {
  const stack = withFault(synthesized('production'), name, plant)

  expect(gatewayProblems(stack, DOMAIN)).toContainEqual(expect.stringContaining(fact))
})
