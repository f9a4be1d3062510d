import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { WORKSPACE } from './packed-library.ts'

/** Everything of the library that an application imports. */
export type Library = typeof import('dynamo-signals') &
  typeof import('dynamo-signals/streams') & { readonly errors: Readonly<Record<string, unknown>> }

const EVERYTHING = `
  export * from 'dynamo-signals'
  export * from 'dynamo-signals/streams'
  export * as errors from '../packages/dynamo-signals/src/errors/index.ts'
`

/**
 * Evaluates another copy of the library, minified as a bundler for Lambda does it: no class and no function in it keeps
 * its name.
 */
export async function libraryCopy(define: (code: string) => string = code => code): Promise<Library> {
  const { outputFiles } = await build({
    stdin: { contents: EVERYTHING, resolveDir: join(WORKSPACE, 'test'), sourcefile: 'copy.ts', loader: 'ts' },
    absWorkingDir: WORKSPACE,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    external: ['@aws-sdk/*'],
    write: false,
  })
  // Inside node_modules, so that the copy finds the AWS SDK and is evaluated as it is.
  const folder = await mkdtemp(join(WORKSPACE, 'node_modules/.second-copy-'))
  try {
    const file = join(folder, 'copy.mjs')
    await writeFile(file, define(outputFiles[0]?.text ?? ''))
    return await import(/* @vite-ignore */ pathToFileURL(file).href)
  } finally {
    await rm(folder, { recursive: true })
  }
}
