import { access, glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PackedLibrary, packLibrary, run, WORKSPACE } from '../../support/packed-library.ts'

let inside: string
let packed: PackedLibrary
let manifest: Readonly<Record<string, unknown>>

beforeAll(async () => {
  inside = await mkdtemp(join(tmpdir(), 'packed-cloud-'))
  packed = await packLibrary(inside, 'local-cloud')
  manifest = JSON.parse(await readFile(join(packed.folder, 'package.json'), 'utf8'))
})
afterAll(() => rm(inside, { recursive: true, force: true }))

it('can be published: not private, and it names the packages of the workspace as peers', () => {
  expect(manifest).not.toHaveProperty('private')
  expect(manifest).not.toHaveProperty('devDependencies')
  expect(manifest.peerDependencies).toMatchObject({ 'dynamo-signals': '^0.1.0', 'dynamodb-embedded': '^0.1.0' })
})

it('exports compiled files that exist, with their declarations', async () => {
  const exports = manifest.exports as Readonly<Record<string, { readonly types: string; readonly default: string }>>

  expect(Object.keys(exports)).toEqual(['.', './dev'])
  for (const { types, default: program } of Object.values(exports)) {
    await Promise.all([access(join(packed.folder, types)), access(join(packed.folder, program))])
  }
})

it('contains the files that its programs read', async () => {
  await access(join(packed.folder, 'dynamodb/jvm.options'))
})

it('names every package that its declarations import', async () => {
  const { dependencies, peerDependencies } = manifest as Readonly<Record<string, Readonly<Record<string, string>>>>
  const named = Object.keys({ ...dependencies, ...peerDependencies }).map(name => name.replace('@types/', ''))

  const unnamed = new Set<string>()
  for await (const file of glob('**/*.d.ts', { cwd: packed.folder })) {
    const declarations = await readFile(join(packed.folder, file), 'utf8')
    for (const [, , imported = ''] of declarations.matchAll(/(from |import\()['"]([^'".][^'"]*)['"]/g)) {
      const isNamed = named.some(name => imported === name || imported.startsWith(`${name}/`))
      if (!isNamed && !imported.startsWith('node:')) unnamed.add(imported)
    }
  }

  expect([...unnamed]).toEqual([])
})

it('passes publint', async () => {
  const { stdout } = await bin('publint', 'run', packed.tarball, '--strict')

  expect(stdout).toContain('All good!')
})

it('has types that TypeScript finds with every module resolution', async () => {
  // The one rule that is off: the package has ES modules only, which the Node versions it asks for can `require`.
  const { stdout } = await bin('attw', packed.tarball, '--no-definitely-typed', '--ignore-rules', 'cjs-resolves-to-esm')

  expect(stdout).toContain('No problems found')
})

/** Runs a command of the workspace; rejects when it complains. */
function bin(name: string, ...args: readonly string[]) {
  return run(process.execPath, [join(WORKSPACE, 'node_modules/.bin', name), ...args], { cwd: inside })
}
