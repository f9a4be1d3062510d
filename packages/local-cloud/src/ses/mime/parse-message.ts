import { type Headers, header, parseHeaders, parseStructured } from './headers.ts'
import { decodeCharset, decodeTransfer } from './transfer-encoding.ts'

export interface ParsedMessage {
  readonly headers: Headers
  /** The first plain text and the first HTML that are not attachments, or `''`. */
  readonly text: string
  readonly html: string
}

interface Part {
  readonly headers: Headers
  readonly type: string
  readonly content: string
}

/** Parses a MIME message: its headers, and the text and HTML in its parts. */
export function parseMessage(raw: Uint8Array): ParsedMessage {
  // One character per byte, because each part has its own charset, which is in its headers.
  const message = Buffer.from(raw).toString('latin1')
  const parts = leaves(message, 0)
  const content = (type: string) => parts.find(part => part.type === type)?.content ?? ''
  return { headers: splitPart(message).headers, text: content('text/plain'), html: content('text/html') }
}

/** Parts that are nested deeper than in any real email are ignored, so no message can exhaust the stack. */
const DEEPEST = 20

function leaves(part: string, depth: number): Part[] {
  const { headers, body } = splitPart(part)
  const { value: type, parameters } = parseStructured(header(headers, 'content-type') || 'text/plain')
  const boundary = parameters.get('boundary')
  if (type.startsWith('multipart/') && boundary !== undefined && depth < DEEPEST) {
    return splitMultipart(body, boundary).flatMap(inner => leaves(inner, depth + 1))
  }
  if (parseStructured(header(headers, 'content-disposition')).value === 'attachment') return []
  const bytes = decodeTransfer(body, header(headers, 'content-transfer-encoding'))
  return [{ headers, type, content: decodeCharset(bytes, parameters.get('charset') ?? 'utf-8') }]
}

function splitPart(part: string): { headers: Headers; body: string } {
  // A part that starts with an empty line has no headers.
  const separator = /^\r?\n|\r?\n\r?\n/.exec(part)
  if (separator === null) return { headers: parseHeaders(part), body: '' }
  return {
    headers: parseHeaders(part.slice(0, separator.index)),
    body: part.slice(separator.index + separator[0].length),
  }
}

function splitMultipart(body: string, boundary: string): string[] {
  const delimiter = boundary.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const lines = new RegExp(`(?:^|\\r?\\n)--${delimiter}(--)?[ \\t]*(?:\\r?\\n|$)`, 'g')
  const inner: string[] = []
  let start: number | undefined
  for (const match of body.matchAll(lines)) {
    if (start !== undefined) inner.push(body.slice(start, match.index))
    start = match.index + match[0].length
    if (match[1] !== undefined) return inner
  }
  // If the closing delimiter is missing, the rest is the last part.
  if (start !== undefined) inner.push(body.slice(start))
  return inner
}
