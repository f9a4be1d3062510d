import { CONTENT_TYPE, decodeJson, encodeJson } from '../repository/requests/json-codec.ts'
import { type Credentials, createSigner, digestOf, signingDate } from '../repository/requests/signature.ts'
import type { Operation, Transport } from '../repository/requests/transport.ts'
import { type Runtime, SYSTEM_RUNTIME } from '../repository/runtime.ts'
import { credentialsSource } from './credentials.ts'
import { endpointOf } from './endpoint.ts'
import { createExchange, type HttpResponse } from './exchange.ts'
import { createRetryQuota, type Retry } from './retry-quota.ts'
import { createServerClock } from './server-clock.ts'
import { metadataOf, serviceErrorOf } from './service-error.ts'
import { type LeanSettings, requireSettings } from './settings.ts'
import { withToken } from './transaction-token.ts'

/**
 * Returns a transport that signs and sends requests itself. Pass it to `openDatabase` of `dynamo-signals/sdk-free` as the
 * `client`, and a bundle has nothing of the AWS SDK, which loads in a fraction of the time.
 *
 * Errors have the names and members that the AWS SDK gives them. Throttled and lost requests are sent again after a growing
 * pause with jitter, as long as the retries of all requests stay within a budget. A clock that is wrong is corrected. Throws
 * `ConfigurationError` for invalid settings.
 *
 * @example
 * const client = leanTransport({ region: 'eu-central-1' })
 * const database = openDatabase({ client, tableName, ledgerTableName, models: [User, Product] })
 */
export function leanTransport(settings: LeanSettings): Transport {
  // Not a literal: bundlers may not look for a package that need not be installed. webpack would make the import fail.
  const load = (name: string) => import(/* webpackIgnore: true */ name)
  return createLeanTransport(settings, { ...SYSTEM_RUNTIME, env: process.env, load })
}

/** What a transport depends on besides the network, so that a test can replace it. */
export interface LeanEnvironment extends Pick<Runtime, 'now' | 'sleep' | 'random'> {
  readonly env: NodeJS.ProcessEnv
  load(name: string): Promise<unknown>
}

const DEFAULT_ATTEMPTS = 4
/** The retry of a request that was not accepted, so that it is not limited by the budget. */
const AT_ONCE: Retry = { cost: 1, pause: 0 }

/** Returns a transport in an environment. */
export function createLeanTransport(settings: LeanSettings, environment: LeanEnvironment): Transport {
  requireSettings(settings)
  const { env } = environment
  const { region, maxAttempts = DEFAULT_ATTEMPTS } = settings
  const endpoint = new URL(settings.endpoint ?? endpointOf(region, env))
  const exchange = createExchange(endpoint, settings)
  const credentials = credentialsSource(settings.credentials, environment)
  const quota = createRetryQuota(environment)
  const clock = createServerClock(environment)
  const sign = createSigner({ region, service: 'dynamodb' })

  function headersOf(operation: Operation, body: Uint8Array, { identity, digest, signedAt }: Signing): Headers {
    const date = signingDate(signedAt)
    const headers: Headers = {
      'content-type': CONTENT_TYPE,
      host: endpoint.host,
      'x-amz-date': date,
      ...(identity.sessionToken && { 'x-amz-security-token': identity.sessionToken }),
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    }
    const authorization = sign(identity, { headers, signed: Object.keys(headers), digest, date })
    // By this header, Lambda detects functions that call each other in circles.
    const trace = env.AWS_LAMBDA_FUNCTION_NAME && env._X_AMZN_TRACE_ID
    return {
      ...headers,
      authorization,
      'content-length': String(body.length),
      'user-agent': 'dynamo-signals',
      ...(trace && { 'X-Amzn-Trace-Id': trace }),
    }
  }

  return async (operation, input, options) => {
    const { abortSignal } = options ?? {}
    const body = encodeJson(withToken(operation, input))
    const digest = digestOf(body)
    let totalRetryDelay = 0
    let retry: Retry | undefined
    for (let attempts = 1; ; attempts++) {
      abortSignal?.throwIfAborted()
      const identity = await credentials.current()
      const signedAt = clock.now()
      const headers = headersOf(operation, body, { identity, digest, signedAt })
      try {
        const output = outputOf(operation, await exchange({ headers, body }, abortSignal))
        quota.succeeded(retry)
        return { ...output, $metadata: { ...output.$metadata, attempts, totalRetryDelay } } as never
      } catch (error) {
        if (abortSignal?.aborted) throw error
        // Also after the last attempt, for the requests that follow.
        const isFixed = clock.correct(error, signedAt) || credentials.renew(error, identity)
        const isLast = attempts >= maxAttempts
        retry = isLast ? undefined : isFixed ? AT_ONCE : quota.retryAfter(error, attempts)
        if (!retry) throw withAttempts(error, { attempts, totalRetryDelay })
        if (retry.pause > 0) await environment.sleep(retry.pause)
        totalRetryDelay += retry.pause
      }
    }
  }
}

type Headers = Record<string, string>

/** What a signature is made of, besides the headers. */
interface Signing {
  readonly identity: Credentials
  readonly digest: string
  readonly signedAt: number
}

/** Reads a response. Throws the error that it reports. */
function outputOf(operation: Operation, response: HttpResponse): { readonly $metadata: object } {
  const output = response.statusCode === 200 ? decodeJson(response.body) : undefined
  if (!output) throw serviceErrorOf(response)
  return { ...(operation === 'DescribeTable' ? withDates(output) : output), $metadata: metadataOf(response) }
}

/** Returns the description of a table with dates, as the SDK does. DynamoDB has seconds in JSON. */
function withDates<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withDates) as T
  const entries = Object.entries(value).map(([name, entry]) => {
    const isDate = name.endsWith('DateTime') && typeof entry === 'number'
    return [name, isDate ? new Date(entry * 1_000) : withDates(entry)]
  })
  return Object.fromEntries(entries) as T
}

/** Adds the attempts to an error. `commit` must know that a write may have been applied before. */
function withAttempts(error: unknown, attempts: object): unknown {
  const failed = error as { $metadata?: object }
  failed.$metadata = { ...failed.$metadata, ...attempts }
  return error
}
