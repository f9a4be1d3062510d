import type { Context, MiddlewareHandler } from 'hono'
import { problem } from './problem.ts'

/** The maximum size of a body: 64 KiB. */
export const LARGEST_BODY = 64 * 1024

/** The options of {@link bodyLimit}. */
export interface BodyLimitOptions {
  /** In bytes. Default 64 KiB. */
  readonly maxSize?: number
  /** Default: a 413 problem. */
  readonly onError?: (c: Context) => Response | Promise<Response>
}

/**
 * Rejects a body that is too large, before anything parses it. Counts the received bytes, because `Content-Length` may be
 * missing or wrong.
 */
export function bodyLimit({ maxSize = LARGEST_BODY, onError = tooLarge }: BodyLimitOptions = {}): MiddlewareHandler {
  return async function bodyLimit(c, next) {
    const length = Number(c.req.header('Content-Length'))
    if (length > maxSize) return onError(c)
    // They have no body. Node would create a whole `Request` to say so.
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    if (length >= 0 && c.req.header('Transfer-Encoding') === undefined) {
      // A server ends a body at its length, so it can be read at once. Hono keeps it for the route. A stream takes longer.
      const { byteLength } = await c.req.arrayBuffer()
      return byteLength > maxSize ? onError(c) : next()
    }
    const { body } = c.req.raw
    if (!body) return next()
    const bytes = await readUpTo(maxSize, body)
    if (!bytes) return onError(c)
    c.req.raw = new Request(c.req.raw, { body: bytes })
    return next()
  }
}

async function readUpTo(maxSize: number, body: ReadableStream<Uint8Array>): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    // Leaving the loop cancels the stream, so the rest is not received.
    if (size > maxSize) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(c: Context): Response {
  return problem(c, {
    status: 413,
    code: 'request.tooLarge',
    detail: `The request body is larger than ${LARGEST_BODY / 1024} KiB. Send a smaller one.`,
  })
}
