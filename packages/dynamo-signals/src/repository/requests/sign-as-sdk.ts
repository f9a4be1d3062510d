import { copyOf, type Handler, type HttpRequest, type Middleware } from './json-codec.ts'
import { type Credentials, createSigner, digestOf, readAuthorization, signingDate } from './signature.ts'

/** The parts of the SDK's configuration that a signature depends on. */
export interface SigningConfig {
  readonly credentials: () => Promise<Credentials>
  /** How far the clock of DynamoDB is ahead, in milliseconds. The SDK measures it when it signs. */
  readonly systemClockOffset?: number
  readonly signer?: object
  readonly signerConstructor?: unknown
}

/** Whether the SDK makes the signer. A signer of the application may use other credentials for each request. */
export function hasSdkSigner({ signer, signerConstructor }: SigningConfig): boolean {
  // Detected by a name that a minified bundle keeps.
  return !signerConstructor && /signerConstructor/.test(`${signer}`)
}

type Sign = (request: HttpRequest, credentials: Credentials, date: string) => HttpRequest

/**
 * DynamoDB's errors about a signature, its time or its credentials. It has not looked at the rest of such a request. An error of the
 * network, such as undici's `ClientDestroyedError`, does not match, because that request may have been applied.
 */
const REFUSED = /(Client|Signature|Token)Exception$/

/**
 * Wraps the SDK's `httpSigningMiddleware`. The SDK signs the first request with new headers, a new path or a new access key. If
 * our signature of that request is the same, later ones are signed here, in a fraction of the time. The SDK signs again what
 * DynamoDB refuses, because it also corrects its clock then.
 */
export const signAsSdk =
  (config: SigningConfig) =>
  (bySdk: Middleware): Middleware =>
  (next, context) => {
    let known: { readonly of: string; readonly sign?: Sign | undefined } | undefined
    return async args => {
      const request = args.request as HttpRequest
      const credentials = await config.credentials()
      // A stream can be read only once, so it cannot be hashed here.
      if (!ArrayBuffer.isView(request.body) || !hasSdkSigner(config)) return bySdk(next, context)(args)
      const of = [
        request.path,
        ...Object.keys(request.headers),
        credentials.accessKeyId,
        !credentials.sessionToken,
      ].join()
      if (known?.of !== of) {
        const learn: Handler = signed => {
          known = { of, sign: learnSignature(request, signed.request as HttpRequest, credentials) }
          return next(signed)
        }
        return bySdk(learn, context)(args)
      }
      if (known.sign) {
        const date = signingDate(Date.now() + (config.systemClockOffset ?? 0))
        try {
          return await next({ ...args, request: known.sign(request, credentials, date) })
        } catch (error) {
          if (!REFUSED.test(`${(error as Error | undefined)?.name}`)) throw error
          known = { of }
        }
      }
      return bySdk(next, context)(args)
    }
  }

/** Returns a function that signs requests with these headers as the SDK has signed one. Undefined if ours would differ. */
function learnSignature(request: HttpRequest, bySdk: HttpRequest, credentials: Credentials): Sign | undefined {
  const { authorization, 'x-amz-date': date = '' } = bySdk.headers
  const found = readAuthorization(authorization)
  if (!found) return undefined
  const { signed } = found
  const signer = createSigner(found)
  const sign: Sign = (request, credentials, date) => {
    const copy = copyOf(request, request.body)
    const { headers } = copy
    const digest = digestOf(request.body as Uint8Array)
    headers['x-amz-date'] = date
    if (credentials.sessionToken) headers['x-amz-security-token'] = credentials.sessionToken
    headers['x-amz-content-sha256'] = digest
    headers.authorization = signer(credentials, { headers, signed, digest, date })
    return copy
  }
  return sign(request, credentials, date).headers.authorization === authorization ? sign : undefined
}
