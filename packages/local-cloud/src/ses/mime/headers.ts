import { decodeCharset, decodeEscapes } from './transfer-encoding.ts'

/** The headers of a message or of one of its parts, by name in lower case. A header that is repeated keeps all its values. */
export type Headers = ReadonlyMap<string, readonly string[]>

/** Reads the header lines of a part, joining folded ones and decoding encoded words. */
export function parseHeaders(block: string): Headers {
  const headers = new Map<string, string[]>()
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = /^([^:\s]+)\s*:(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) continue
    const decoded = decodeWords(Buffer.from(value.trim(), 'latin1').toString('utf8'))
    headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), decoded])
  }
  return headers
}

/** The value of a header, or `''`. */
export function header(headers: Headers, name: string): string {
  return headers.get(name)?.[0] ?? ''
}

/** A structured header such as Content-Type: its value in lower case, and its parameters. */
export function parseStructured(value: string): {
  readonly value: string
  readonly parameters: ReadonlyMap<string, string>
} {
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, bare] of value.matchAll(/;\s*([^=;\s]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;\s]*))/g)) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '')
  }
  return { value: (value.split(';')[0] ?? '').trim().toLowerCase(), parameters }
}

const ENCODED_WORD = /=\?([^?\s]+)\?([BbQq])\?([^?\s]*)\?=/g

/** Decodes RFC 2047 words (`=?utf-8?Q?Z=C3=BCrich?=`). The space between two of them is no part of the text. */
function decodeWords(value: string): string {
  return value
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(ENCODED_WORD, (_, charset: string, kind: string, encoded: string) => {
      const isBase64 = kind.toLowerCase() === 'b'
      return decodeCharset(
        isBase64 ? Buffer.from(encoded, 'base64') : decodeEscapes(encoded.replaceAll('_', ' ')),
        charset,
      )
    })
}
