import { isObject } from '../../dispatch/is-object.ts'
/** The parts of the AWS SDK's middleware that are used here. Its own types are in a package that is not ours to import. */
export type Handler = (args: { readonly input: object; readonly request?: unknown }) => Promise<Reply>
export type Middleware = (next: Handler, context: Context) => Handler

export interface Context {
  /** The endpoint of the request, which the SDK caches. */
  readonly endpointV2?: object
}

interface Reply {
  readonly response: HttpResponse
  readonly output?: unknown
}

interface HttpResponse {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  body: unknown
}

/** A request as the SDK's middleware passes it on. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>
  readonly query: object
  readonly method?: string
  readonly path?: string
  readonly body?: unknown
}

export const CONTENT_TYPE = 'application/x-amz-json-1.0'

/**
 * Wraps the SDK's `serializerMiddleware`. The SDK writes the first request to an endpoint. Later requests are copies of it
 * with a body of their own, because everything else in it depends only on the endpoint and the operation.
 */
export const writeJson =
  (bySdk: Middleware): Middleware =>
  (next, context) => {
    let endpoint: object | undefined
    let first: HttpRequest | undefined
    const learn = bySdk(args => {
      const request = args.request as HttpRequest
      // Copied, because the middleware that follows adds headers.
      if (request.headers['content-type'] === CONTENT_TYPE) [endpoint, first] = [context.endpointV2, copyOf(request)]
      return next(args)
    }, context)
    return args =>
      first && endpoint && endpoint === context.endpointV2
        ? next({ ...args, request: copyOf(first, encodeJson(args.input)) })
        : learn(args)
  }

/** Reads the parts of a body, which is a stream of Node or of the web. */
export type ReadParts = (body: AsyncIterable<Uint8Array>) => Promise<Uint8Array[]>

/** Wraps the SDK's `deserializerMiddleware`, which then reads only errors, and whatever is not an ordinary response. */
export const readJson =
  (bySdk: Middleware, partsOf: ReadParts = body => Array.fromAsync(body)): Middleware =>
  (next, context) =>
  async args => {
    const reply = await next(args)
    const { response } = reply
    const { statusCode, headers, body } = response
    if (statusCode === 200 && headers['content-type'] === CONTENT_TYPE && typeof body === 'object') {
      const parts = await partsOf(body as AsyncIterable<Uint8Array>)
      // Most responses arrive in one part, which needs no copy.
      const bytes = parts.length === 1 && Buffer.isBuffer(parts[0]) ? parts[0] : Buffer.concat(parts)
      const output = decodeJson(bytes.toString())
      if (output) {
        const $metadata = { httpStatusCode: statusCode, requestId: headers['x-amzn-requestid'] }
        return { response, output: { ...output, $metadata } }
      }
      response.body = bytes
    }
    return bySdk(async () => reply, context)(args)
  }

/** Returns a copy of a request whose headers can be set, with a body of its own. */
export function copyOf(
  request: HttpRequest,
  body?: unknown,
): HttpRequest & { readonly headers: Record<string, string> } {
  // Its own class, by which other middleware recognizes a request.
  const Request = request.constructor as new (options: object) => ReturnType<typeof copyOf>
  return new Request({ ...request, headers: { ...request.headers }, query: { ...request.query }, body })
}

/** Returns DynamoDB's JSON of an input: what the SDK sends, byte by byte, without looking up the schema of each value. */
export function encodeJson(input: object): Buffer {
  return Buffer.from(JSON.stringify(input, hasBytes(input) ? bytesAsBase64 : undefined))
}

// A replacer makes the encoding of all values much slower, and few items have bytes. Over the keys, because `for in` takes
// several times as long for objects of so many shapes.
function hasBytes(value: object): boolean {
  if (ArrayBuffer.isView(value)) return true
  for (const name of Object.keys(value)) {
    const entry = (value as Readonly<Record<string, unknown>>)[name]
    if (isObject(entry) && hasBytes(entry)) return true
  }
  return false
}

/** A replacer for `JSON.stringify` that encodes bytes as DynamoDB and Lambda do. JSON would make objects of them. */
export function bytesAsBase64(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  // Read from the holder, because a Buffer has its own JSON.
  const entry = this[key]
  if (!ArrayBuffer.isView(entry)) return value
  return Buffer.from(entry.buffer, entry.byteOffset, entry.byteLength).toString('base64')
}

/** Parses the JSON of a response. Undefined if it is not JSON, which the SDK knows how to report. */
export function decodeJson(text: string): object | undefined {
  try {
    // The search takes a fraction of the time of the pattern, and few responses have bytes.
    const mayHaveBytes = text.includes('B":') || text.includes('BS":')
    // Only the content of bytes is a text or a list of texts under these names.
    return JSON.parse(text, mayHaveBytes && /"BS?":\s*["[]/.test(text) ? base64AsBytes : undefined)
  } catch {
    return undefined
  }
}

function base64AsBytes(key: string, value: unknown): unknown {
  if (key === 'B' && typeof value === 'string') return bytesOf(value)
  if (key === 'BS' && Array.isArray(value) && typeof value[0] === 'string') return value.map(bytesOf)
  return value
}

function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'))
}
