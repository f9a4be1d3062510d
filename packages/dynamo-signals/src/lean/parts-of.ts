import type { Readable } from 'node:stream'

/**
 * Reads the parts of a body, which is a stream of Node or of the web. Listens to a stream of Node, because its iterator takes
 * twice as long. Rejects if the stream fails or is closed before its end.
 */
export function partsOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const stream = body as Readable
  // A stream of the web, or one that was already read or closed.
  if (!stream.readable) return Array.fromAsync(body)
  return new Promise((resolve, reject) => {
    const parts: Uint8Array[] = []
    stream.on('data', part => parts.push(part))
    stream.on('end', () => resolve(parts))
    stream.on('error', reject)
    // The iterator has the error of a stream that was closed before its end.
    stream.on('close', () => stream.readableEnded || Array.fromAsync(body).catch(reject))
  })
}
