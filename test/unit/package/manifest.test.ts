import { access, glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PackedLibrary, packLibrary, run, WORKSPACE } from '../../support/packed-library.ts'

let inside: string
let packed: PackedLibrary
let manifest: Readonly<Record<string, unknown>>

beforeAll(async () => {
  inside = await mkdtemp(join(tmpdir(), 'packed-'))
  packed = await packLibrary(inside)
  manifest = JSON.parse(await readFile(join(packed.folder, 'package.json'), 'utf8'))
})
afterAll(() => rm(inside, { recursive: true, force: true }))

it('exports compiled files that exist, with their declarations', async () => {
  const exports = manifest.exports as Readonly<Record<string, { readonly types: string; readonly default: string }>>

  expect(Object.keys(exports)).toEqual(
    expect.arrayContaining([
      '.',
      './adjustments',
      './bulk',
      './operations',
      './queries',
      './streams',
      './table',
      './testing',
      './upgrades',
    ]),
  )
  for (const { types, default: program } of Object.values(exports)) {
    expect(types).toBe(program.replace(/\.js$/, '.d.ts'))
    await Promise.all([access(join(packed.folder, types)), access(join(packed.folder, program))])
  }
})

it('can be published: not private, free of side effects, its peers named', () => {
  expect(manifest).not.toHaveProperty('private')
  expect(manifest).not.toHaveProperty('devDependencies')
  expect(manifest).toMatchObject({
    type: 'module',
    sideEffects: false,
    peerDependenciesMeta: { '@aws-sdk/client-dynamodb-streams': { optional: true } },
  })
})

it('names no optional package in its declarations, which would not compile without it', async () => {
  const optional = Object.keys(manifest.peerDependenciesMeta as object)

  const naming: string[] = []
  for await (const file of glob('**/*.d.ts', { cwd: packed.folder })) {
    const declarations = await readFile(join(packed.folder, file), 'utf8')
    if (optional.some(name => new RegExp(`(from|import\\() ?'${name}'`).test(declarations))) naming.push(file)
  }

  expect(naming).toEqual([])
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
