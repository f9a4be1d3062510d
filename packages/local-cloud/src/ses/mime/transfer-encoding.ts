/** Decodes a Content-Transfer-Encoding. The body has one character per byte. */
export function decodeTransfer(body: string, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64')
    case 'quoted-printable':
      // A `=` at the end of a line joins it with the next. Trailing spaces are not part of a line.
      // Without the lookbehind, each space in a long run would start a new search.
      return decodeEscapes(body.replace(/(?<![ \t])[ \t]+(?=\r?\n|$)/g, '').replace(/=\r?\n/g, ''))
    default:
      return Buffer.from(body, 'latin1')
  }
}

/** Converts every `=XX` to its byte. */
export function decodeEscapes(text: string): Buffer {
  const bytes = text.replace(/=([0-9A-Fa-f]{2})/g, (_, hexadecimal: string) =>
    String.fromCharCode(Number.parseInt(hexadecimal, 16)),
  )
  return Buffer.from(bytes, 'latin1')
}

/** Decodes bytes with a charset. An unknown charset is treated as UTF-8. */
export function decodeCharset(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
