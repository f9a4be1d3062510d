import { countIssue, MAX_TIMEOUT, refuseOptions, shown, textIssue, unknownOption } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Credentials } from '../repository/requests/signature.ts'
import { endpointIssue } from './endpoint.ts'

/** Credentials, and when they expire. */
export interface ExpiringCredentials extends Credentials {
  readonly expiration?: Date
}

/** Returns credentials, as the providers of the AWS SDK do. */
export type CredentialsProvider = () => Promise<ExpiringCredentials>

/** The options of `leanTransport` without a client. */
export interface LeanSettings {
  /** The region of the tables, such as `eu-central-1`. */
  readonly region: string
  /**
   * The credentials, or a provider of the AWS SDK, which is called again five minutes before they expire. Default:
   * `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, which every Lambda function has. If they are not
   * set, `@aws-sdk/credential-provider-http` (in containers) or `@aws-sdk/credential-provider-node` is loaded.
   */
  readonly credentials?: Credentials | CredentialsProvider
  /**
   * The address of DynamoDB. Default: `AWS_ENDPOINT_URL_DYNAMODB`, `AWS_ENDPOINT_URL` (both not if
   * `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is `true`), or DynamoDB in the region.
   */
  readonly endpoint?: string
  /** How often a request is sent at most. Default 4, as the AWS SDK has it for DynamoDB. */
  readonly maxAttempts?: number
  /** How long to wait for a new connection, in milliseconds. Default 1,000. */
  readonly connectionTimeout?: number
  /** How long to wait for a response, in milliseconds. The request is then sent again. Default 3,000. */
  readonly requestTimeout?: number
}

const OPTIONS = ['region', 'credentials', 'endpoint', 'maxAttempts', 'connectionTimeout', 'requestTimeout']

/** Throws `ConfigurationError` for invalid settings. */
export function requireSettings(settings: LeanSettings): void {
  const refuse = (issue: string) => new ConfigurationError('lean.badSettings', `leanTransport: ${issue}`)
  if (typeof settings !== 'object' || settings === null) {
    throw refuse(`it needs settings such as { region }, not ${shown(settings)}.`)
  }
  const unknown = unknownOption(settings, OPTIONS)
  if (unknown) throw refuse(unknown)
  const { region, credentials, endpoint, maxAttempts, connectionTimeout, requestTimeout } = settings
  refuseOptions('lean.badSettings', 'leanTransport', {
    region: regionIssue(region),
    credentials: credentials !== undefined && credentialsIssue(credentials),
    endpoint: endpoint !== undefined && endpointIssue(endpoint),
    maxAttempts: maxAttempts !== undefined && countIssue(maxAttempts),
    connectionTimeout: connectionTimeout !== undefined && timeoutIssue(connectionTimeout),
    requestTimeout: requestTimeout !== undefined && timeoutIssue(requestTimeout),
  })
}

function credentialsIssue(credentials: unknown): string | undefined {
  if (typeof credentials === 'function') return undefined
  const { accessKeyId, secretAccessKey } = (credentials ?? {}) as Partial<Credentials>
  if (accessKeyId && secretAccessKey) return undefined
  return 'must be { accessKeyId, secretAccessKey, sessionToken } or a function that returns them'
}

// It becomes a part of the address that signed requests are sent to.
function regionIssue(region: unknown): string | undefined {
  if (typeof region !== 'string' || /^[a-z\d-]+$/i.test(region)) return textIssue(region)
  return `must be the name of a region such as "eu-central-1", not ${shown(region)}`
}

function timeoutIssue(value: unknown): string | undefined {
  if (typeof value === 'number' && value > 0 && value <= MAX_TIMEOUT) return undefined
  return `must be a number of milliseconds above 0 and at most ${MAX_TIMEOUT}, not ${shown(value)}`
}
