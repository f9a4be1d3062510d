import { shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'

/** Domains of the AWS partitions other than the one that most regions are in. */
const DOMAINS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'amazonaws.com.cn'],
  [/^eusc-/, 'amazonaws.eu'],
  [/^us-iso-/, 'c2s.ic.gov'],
  [/^us-isob-/, 'sc2s.sgov.gov'],
  [/^us-isof-/, 'csp.hci.ic.gov'],
  [/^eu-isoe-/, 'cloud.adc-e.uk'],
]

const VARIABLES = ['AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL'] as const

/**
 * Returns the endpoint of DynamoDB in a region, or the one that the environment names for the AWS SDKs. Throws
 * `ConfigurationError` if that is not an address.
 */
export function endpointOf(region: string, env: NodeJS.ProcessEnv): string {
  const variable = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true' ? undefined : VARIABLES.find(name => env[name])
  if (variable) {
    const issue = endpointIssue(env[variable])
    if (issue) throw new ConfigurationError('lean.badSettings', `leanTransport: ${variable} ${issue}.`)
    return env[variable] as string
  }
  // The name of the region under which DynamoDB Local is known.
  if (region === 'local') return 'http://localhost:8000'
  const [, domain = 'amazonaws.com'] = DOMAINS.find(([regions]) => regions.test(region)) ?? []
  return `https://dynamodb.${region}.${domain}`
}

/** What is wrong with an address of DynamoDB. Undefined for a valid one. */
export function endpointIssue(endpoint: unknown): string | undefined {
  const url = typeof endpoint === 'string' && URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '') return undefined
  return `must be an address such as "http://localhost:8000", without a path, not ${shown(endpoint)}`
}
