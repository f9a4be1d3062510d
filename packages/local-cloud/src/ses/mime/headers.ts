import { decodeCharset, decodeEscapes } from './transfer-encoding.ts'

/** The headers of a message or part, by lowercase name. A repeated header has all its values. */
export type Headers = ReadonlyMap<string, readonly string[]>

/** Parses the headers of a part. It joins folded lines and decodes encoded words. */
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

/** Returns the value of a header, or `''`. */
export function header(headers: Headers, name: string): string {
  return headers.get(name)?.[0] ?? ''
}

/** Parses a structured header such as Content-Type into its lowercase value and its parameters. */
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

/** Decodes RFC 2047 words (`=?utf-8?Q?Z=C3=BCrich?=`). The space between two words is not part of the text. */
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
