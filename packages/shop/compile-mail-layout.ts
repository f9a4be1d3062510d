import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { Engine } from 'mrml/nodejs/mrml_wasm.js'

const SOURCE = new URL('src/mail/mail-layout.mjml', import.meta.url)
const TARGET = new URL('src/mail/compiled-mail-layout.ts', import.meta.url)

/** Returns the HTML of the emails' layout. MJML is compiled here, so a function does not load a compiler. */
export function compileMailLayout(source: string = readFileSync(SOURCE, 'utf8')): string {
  const result = new Engine().toHtml(source)
  if (result.type === 'error') throw new Error(`mail-layout.mjml is invalid: ${result.message}. Fix the MJML.`)
  // The compiler keeps elements that it does not know.
  const unknown = /<(mj-[\w-]+)/.exec(result.content)?.[1]
  if (unknown) throw new Error(`mail-layout.mjml has the element ${unknown}, which MJML does not have. Remove it.`)
  return result.content
}

/** Every function loads the layout when it starts, so it is stored compressed. */
function moduleOf(layout: string): string {
  return `// Made by \`npm run mail-layout\` from mail-layout.mjml. Do not edit.
export const COMPILED =
  '${brotliCompressSync(layout).toString('base64')}'
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, moduleOf(compileMailLayout()))
