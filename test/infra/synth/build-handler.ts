import { existsSync, mkdirSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import type { Metafile } from 'esbuild'
import { platformEsbuild } from './platform.ts'

/** What SST asks to be bundled for a function. */
export interface BuildRequest {
  readonly functionID: string
  /** The file and its export: `functions/api.handler`. */
  readonly handler: string
  readonly runtime: string
  readonly links: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly properties?: {
    readonly minify?: boolean
    readonly splitting?: boolean
    readonly esbuild?: { readonly external?: string[] }
  }
}

/** A function's bundle, and what is wrong with it. */
export interface BuiltHandler {
  readonly handler: string
  readonly links: BuildRequest['links']
  /** The folder with `bundle.mjs`. */
  readonly out: string
  /** What a start loads: the bundle, and the chunks that it imports at once. */
  readonly bytes: number
  readonly errors: readonly string[]
}

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs']
const REQUIRE = `import { createRequire as topLevelCreateRequire } from 'module';const require = topLevelCreateRequire(import.meta.url);`

/**
 * Bundles a handler as SST does (sst/pkg/runtime/node/build.go). Throws when its file is missing; an export that is not
 * there and code that does not build are among `errors`.
 */
export async function buildHandler(root: string, folder: string, request: BuildRequest): Promise<BuiltHandler> {
  const { handler, links, functionID, properties } = request
  const extension = extname(handler)
  const base = resolve(root, handler.slice(0, -extension.length))
  const file = EXTENSIONS.map(each => base + each).find(existsSync)
  if (!file) throw new Error(`Handler not found: ${handler}`)
  // SST's own name for it. Its zip goes into a folder without the suffix: in one and the same it would hold itself.
  const out = join(folder, `${functionID}-src`)
  mkdirSync(out, { recursive: true })
  const built = { handler, links, out }
  try {
    const { metafile } = await platformEsbuild(root).build({
      entryPoints: [file],
      absWorkingDir: root,
      platform: 'node',
      format: 'esm',
      target: 'es2022',
      mainFields: ['module', 'main'],
      external: ['sharp', 'pg-native', ...(properties?.esbuild?.external ?? [])],
      keepNames: true,
      minify: properties?.minify ?? true,
      bundle: true,
      metafile: true,
      splitting: properties?.splitting ?? false,
      outdir: out,
      entryNames: 'bundle',
      outExtension: { '.js': '.mjs' },
      banner: { js: REQUIRE },
      logLevel: 'silent',
    })
    const bundle = Object.keys(metafile.outputs).find(path => basename(path) === 'bundle.mjs') ?? ''
    const { exports = [] } = metafile.outputs[bundle] ?? {}
    const wanted = extension.slice(1)
    const missing = `${handler}: the file has no export "${wanted}", only ${exports.join(', ') || 'none'}.`
    return { ...built, bytes: bytesAtStart(metafile, bundle), errors: exports.includes(wanted) ? [] : [missing] }
  } catch (error) {
    return { ...built, bytes: 0, errors: [String(error)] }
  }
}

/** The size of a file and of what it imports statically, each once. */
function bytesAtStart({ outputs }: Metafile, file: string, seen = new Set<string>()): number {
  const output = outputs[file]
  if (!output || seen.has(file)) return 0
  seen.add(file)
  const chunks = output.imports.filter(({ kind }) => kind === 'import-statement')
  return chunks.reduce((bytes, { path }) => bytes + bytesAtStart({ inputs: {}, outputs }, path, seen), output.bytes)
}
