import { ConfigurationError } from '../errors/index.ts'
import type { Credentials } from '../repository/requests/signature.ts'
import type { CredentialsProvider, ExpiringCredentials, LeanSettings } from './settings.ts'

/** Where the credentials of each request come from. */
export interface CredentialsSource {
  current(): Promise<Credentials>
  /**
   * Forgets credentials that DynamoDB calls expired. Returns whether there can be newer ones. Another request may have got them
   * since.
   */
  renew(error: unknown, used: Credentials): boolean
}

/** What a source depends on, so that a test can replace it. */
export interface CredentialsEnvironment {
  readonly env: NodeJS.ProcessEnv
  now(): Date
  /** Loads a package that need not be installed. */
  load(name: string): Promise<unknown>
}

/** Returns the source of the credentials in the settings, or else in the environment. */
export function credentialsSource(
  given: LeanSettings['credentials'],
  environment: CredentialsEnvironment,
): CredentialsSource {
  if (typeof given === 'function') return remembered(given, environment)
  if (given) return { current: async () => given, renew: () => false }
  const other = remembered(async () => (await loadProvider(environment))(), environment)
  return {
    // Read for each request: a runtime or a test may replace them, and it takes a microsecond.
    current: async () => fromVariables(environment.env) ?? other.current(),
    renew: (error, used) => !fromVariables(environment.env) && other.renew(error, used),
  }
}

function fromVariables(env: NodeJS.ProcessEnv): Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (!accessKeyId || !secretAccessKey) return undefined
  const sessionToken = env.AWS_SESSION_TOKEN
  return sessionToken ? { accessKeyId, secretAccessKey, sessionToken } : { accessKeyId, secretAccessKey }
}

/** How long before their expiration credentials are replaced, as in the AWS SDK. */
const EARLY = 5 * 60_000

/**
 * Asks a provider when the last credentials are about to expire. Requests that arrive meanwhile share its answer. If it fails,
 * the last credentials are used until they expire.
 */
function remembered(provide: CredentialsProvider, { now }: Pick<CredentialsEnvironment, 'now'>): CredentialsSource {
  let known: Promise<ExpiringCredentials> | undefined
  let last: ExpiringCredentials | undefined
  let until = Number.POSITIVE_INFINITY
  const ask = async () => {
    until = Number.POSITIVE_INFINITY
    try {
      last = await provide()
      if (last.expiration) until = last.expiration.getTime() - EARLY
      return last
    } catch (error) {
      // The next request asks again.
      known = undefined
      if (last?.expiration && now() < last.expiration) return last
      throw error
    }
  }
  return {
    current() {
      if (!known || now().getTime() >= until) known = ask()
      return known
    },
    renew(error, used) {
      if ((error as Partial<Error>).name !== 'ExpiredTokenException') return false
      if (used === last) known = last = undefined
      return true
    },
  }
}

const OF_CONTAINERS = '@aws-sdk/credential-provider-http'
const OF_EVERYTHING_ELSE = '@aws-sdk/credential-provider-node'

/** Loads the provider of the AWS SDK that knows the place where this process runs. */
async function loadProvider({ env, load }: CredentialsEnvironment): Promise<CredentialsProvider> {
  const isContainer = env.AWS_CONTAINER_CREDENTIALS_FULL_URI || env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
  const name = isContainer ? OF_CONTAINERS : OF_EVERYTHING_ELSE
  try {
    const { fromHttp, defaultProvider } = (await load(name)) as Record<
      'fromHttp' | 'defaultProvider',
      () => CredentialsProvider
    >
    return isContainer ? fromHttp() : defaultProvider()
  } catch (cause) {
    throw new ConfigurationError(
      'lean.noCredentials',
      `leanTransport: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set, and ${name}, which finds other credentials, could not be loaded. Install it, or pass credentials.`,
      { cause },
    )
  }
}
