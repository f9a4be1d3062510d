import { Readable } from 'node:stream'
import { CONTENT_TYPE } from './json-protocol.ts'
import { type PerformRequest, respond } from './respond.ts'

/** The part of an SDK's request that is needed to answer it. */
interface SdkRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** A request handler of the AWS SDK that answers in this process, without a port. */
export interface RequestHandler {
  handle(
    request: SdkRequest,
    options?: { readonly abortSignal?: unknown },
  ): Promise<{
    readonly response: {
      readonly statusCode: number
      readonly headers: Record<string, string>
      readonly body: Readable
    }
  }>
  updateHttpClientConfig(): void
  httpHandlerConfigs(): Record<string, never>
}

/** Returns the request handler of clients whose requests an engine performs. */
export function requestHandler(perform: PerformRequest): RequestHandler {
  return {
    async handle({ headers, body }, { abortSignal } = {}) {
      if ((abortSignal as { readonly aborted?: boolean } | undefined)?.aborted) {
        throw Object.assign(new Error('Request aborted'), { name: 'AbortError' })
      }
      const answered = await respond(perform, headers['x-amz-target'] ?? '', () => textOf(body))
      if (!answered) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
      const response = { statusCode: answered.status, headers: { 'content-type': CONTENT_TYPE } }
      return { response: { ...response, body: Readable.from([Buffer.from(answered.body)]) } }
    },
    // A client has no connection to configure here.
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  }
}

// `Buffer.from` would call `valueOf` of the bytes, and those of the SDK then warn that they are used as a string.
function textOf(body: unknown): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array | undefined)
}
