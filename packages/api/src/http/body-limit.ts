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
    if (Number(c.req.header('Content-Length') ?? 0) > maxSize) return onError(c)
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
