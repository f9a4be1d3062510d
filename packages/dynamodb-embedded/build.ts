import { execFile } from 'node:child_process'
import { copyFile, glob, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/**
 * Builds the package that is published: compiled sources and declarations in `dist`, or in the folder that is named,
 * beside a `package.json` that points at them. `npm pack ./packages/dynamodb-embedded/dist` makes the tarball.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const target = resolve(process.argv[2] ?? here('dist'))

await rm(target, { recursive: true, force: true })
await compile()
await nameCompiledFiles()
await writeManifest()
for (const file of ['README.md', 'LICENSE']) await copyFile(here(file), join(target, file))

async function compile(): Promise<void> {
  try {
    const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')))
    await promisify(execFile)(process.execPath, [tsc, '-p', here('tsconfig.build.json'), '--outDir', target])
  } catch (error) {
    // tsc reports on its standard output, which the message of a failed command leaves out.
    throw new Error((error as { readonly stdout?: string }).stdout || 'tsc did not run.', { cause: error })
  }
}

/** The compiler writes `.js` into the imports of programs, but leaves `.ts` in those of declarations. */
async function nameCompiledFiles(): Promise<void> {
  for await (const file of glob('**/*.d.ts', { cwd: target })) {
    const declarations = await readFile(join(target, file), 'utf8')
    await writeFile(join(target, file), declarations.replaceAll(/(['"]\.\.?\/[^'"\n]+)\.ts(['"])/g, '$1.js$2'))
  }
}

async function writeManifest(): Promise<void> {
  const {
    private: _private,
    devDependencies: _dev,
    ...manifest
  } = JSON.parse(await readFile(here('package.json'), 'utf8'))
  const published = {
    ...manifest,
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    bin: { 'dynamodb-embedded': './cli/main.js' },
  }
  await writeFile(join(target, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
}
