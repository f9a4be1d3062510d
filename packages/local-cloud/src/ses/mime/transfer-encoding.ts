/** Undoes a Content-Transfer-Encoding. The body comes as one character for each byte; so does nothing else about it matter. */
export function decodeTransfer(body: string, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body, 'base64')
    case 'quoted-printable':
      // A `=` at the end of a line joins it to the next; spaces before a line's end are no part of it.
      // Without the look back each space of a long run would start a search of its own.
      return decodeEscapes(body.replace(/(?<![ \t])[ \t]+(?=\r?\n|$)/g, '').replace(/=\r?\n/g, ''))
    default:
      return Buffer.from(body, 'latin1')
  }
}

/** Turns every `=XX` into the byte it stands for. */
export function decodeEscapes(text: string): Buffer {
  const bytes = text.replace(/=([0-9A-Fa-f]{2})/g, (_, hexadecimal: string) =>
    String.fromCharCode(Number.parseInt(hexadecimal, 16)),
  )
  return Buffer.from(bytes, 'latin1')
}

/** Reads bytes in the charset that a header names; an unknown one is read as UTF-8. */
export function decodeCharset(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}
