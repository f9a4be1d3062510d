/** Domains of the AWS partitions other than the one that most regions are in. */
const DOMAINS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'amazonaws.com.cn'],
  [/^eusc-/, 'amazonaws.eu'],
  [/^us-iso-/, 'c2s.ic.gov'],
  [/^us-isob-/, 'sc2s.sgov.gov'],
  [/^us-isof-/, 'csp.hci.ic.gov'],
  [/^eu-isoe-/, 'cloud.adc-e.uk'],
]

/** Returns the endpoint of DynamoDB in a region, or the one that the environment names for the AWS SDKs. */
export function endpointOf(region: string, env: NodeJS.ProcessEnv): string {
  const configured = env.AWS_ENDPOINT_URL_DYNAMODB || env.AWS_ENDPOINT_URL
  if (configured) return configured
  // The name of the region under which DynamoDB Local is known.
  if (region === 'local') return 'http://localhost:8000'
  const [, domain = 'amazonaws.com'] = DOMAINS.find(([regions]) => regions.test(region)) ?? []
  return `https://dynamodb.${region}.${domain}`
}
