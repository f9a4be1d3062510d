import { brotliDecompressSync } from 'node:zlib'
import { COMPILED } from './compiled-mail-layout.ts'

let layout: string | undefined

/** Returns the HTML of all emails, compiled from `mail-layout.mjml`. Its slots are names in double braces. */
export function mailLayout(): string {
  layout ??= brotliDecompressSync(Buffer.from(COMPILED, 'base64')).toString()
  return layout
}
