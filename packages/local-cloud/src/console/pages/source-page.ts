import { readFile, realpath } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Markup } from './markup.ts'

/** The number of lines that are shown before and after the line of the error. */
const AROUND = 20

/** Which line of which file to show. */
export const sourceQuery = z.object({
  file: z.string().regex(/\.[cm]?[jt]sx?$/),
  line: z.coerce.number().int().positive(),
})

/**
 * The code around the line of a stack frame. Undefined for a file that does not exist, or is not below the folder that the
 * program was started in.
 */
export async function sourceSection({ file, line }: z.output<typeof sourceQuery>): Promise<Markup | undefined> {
  const home = process.cwd()
  const path = pathOf(file)
  // A symbolic link could lead out of the folder.
  const real = path && (await realpath(resolve(home, path)).catch(() => undefined))
  if (!real?.startsWith(home + sep)) return undefined
  const text = await readFile(real, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const lines = text.split('\n')
  const first = Math.max(1, line - AROUND)
  const shown = lines.slice(first - 1, line + AROUND)
  return html`<h1>${real.slice(home.length + 1)} <small>line ${line}</small></h1>
<p><a href="vscode://file${real}:${line}">Open in VS Code</a></p>
<pre class="source" tabindex="0">${shown.map((text, index) => numbered(text, first + index, line))}</pre>`
}

/** Returns the path of a file or of its URL, which may be that of another machine. */
function pathOf(file: string): string | undefined {
  if (!file.startsWith('file://')) return file
  try {
    return fileURLToPath(file)
  } catch {
    return undefined
  }
}

function numbered(text: string, number: number, marked: number): Markup {
  const row = html`<span class="number">${number}</span> ${text}\n`
  return number === marked ? html`<mark>${row}</mark>` : row
}
