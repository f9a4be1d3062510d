import { execFile } from 'node:child_process'
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/**
 * Builds the package that is published: compiled sources and declarations in `dist`, beside a `package.json` whose
 * `exports` point at them. `npm pack ./packages/dynamo-signals/dist` makes the tarball.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

await rm(here('dist'), { recursive: true, force: true })
await promisify(execFile)('tsc', ['-p', here('tsconfig.build.json')])

const {
  private: _private,
  devDependencies: _dev,
  exports,
  bin,
  ...manifest
} = JSON.parse(await readFile(here('package.json'), 'utf8'))
const compiled = (source: string) => source.replace('./src/', './').replace(/\.ts$/, '.js')
const published = {
  ...manifest,
  exports: Object.fromEntries(
    Object.entries<string>(exports).map(([subpath, source]) => [
      subpath,
      { types: compiled(source).replace(/\.js$/, '.d.ts'), default: compiled(source) },
    ]),
  ),
  ...(bin
    ? { bin: Object.fromEntries(Object.entries<string>(bin).map(([name, file]) => [name, compiled(file)])) }
    : {}),
}
await writeFile(here('dist/package.json'), `${JSON.stringify(published, null, 2)}\n`)
for (const file of ['README.md', 'LICENSE']) await copyFile(here(file), here(`dist/${file}`))
