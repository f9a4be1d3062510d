import { randomUUID } from 'node:crypto'
import type { Context, HttpRequest } from '../repository/requests/json-codec.ts'
import {
  type Credentials,
  createSigner,
  digestOf,
  readAuthorization,
  signingDate,
} from '../repository/requests/signature.ts'

/** A request that the SDK has sent, of which later ones differ only in their body and their signature. */
export interface LearnedRequest {
  /** What the SDK knows of the operation, to read its errors. */
  readonly context: Context
  /** Returns the request with another body, signed by these credentials at a time in milliseconds. */
  build(body: Uint8Array, credentials: Credentials, now: number): HttpRequest
}

/** Headers that depend on the invocation of the function, and not on the operation. Middleware of the SDK adds them anew. */
const OF_AN_INVOCATION = /^(x-amzn-trace-id|traceparent|tracestate|baggage)$/i

/** Learns how the SDK sends an operation. Returns undefined for a request that cannot be repeated with another body. */
export function learnRequest(request: HttpRequest, context: Context): LearnedRequest | undefined {
  const found = readAuthorization(request.headers.authorization)
  const isPlain = request.method === 'POST' && request.path === '/' && Object.keys(request.query).length === 0
  if (!isPlain || !found) return undefined
  const { signed } = found
  if (signed.some(name => OF_AN_INVOCATION.test(name))) return undefined
  const fixed = Object.entries(request.headers).filter(([name]) => !OF_AN_INVOCATION.test(name))
  // It may have been learned from a second attempt.
  const attempt = (request.headers['amz-sdk-request'] ?? '').replace(/^attempt=\d+/, 'attempt=1')
  const headers = { ...Object.fromEntries(fixed), 'amz-sdk-request': attempt }
  const sign = createSigner(found)
  const Request = request.constructor as new (options: object) => HttpRequest
  return {
    context,
    build(body, credentials, now) {
      const [digest, date] = [digestOf(body), signingDate(now)]
      const own: Record<string, string> = {
        ...headers,
        'content-length': String(body.length),
        'amz-sdk-invocation-id': randomUUID(),
        'x-amz-content-sha256': digest,
        'x-amz-date': date,
      }
      if (credentials.sessionToken) own['x-amz-security-token'] = credentials.sessionToken
      own.authorization = sign(credentials, { headers: own, signed, digest, date })
      return new Request({ ...request, query: {}, headers: own, body })
    },
  }
}
