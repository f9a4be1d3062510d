import { existsSync } from 'node:fs'
import { access, glob, mkdtemp, readFile, rm } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PUBLISHED } from '../../../packages/published-packages.ts'
import { type PackedLibrary, packLibrary, run, WORKSPACE } from '../../support/packed-library.ts'

interface Manifest {
  readonly exports?: Readonly<Record<string, { readonly types: string; readonly default: string }>>
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: object
  readonly peerDependencies?: object
  readonly peerDependenciesMeta?: object
}

/**
 * Optional packages that a package's declarations name all the same. Each only matters to code that imports the subpath
 * made for it: the matchers, the kit for CDK, the observers. The command of `dynamodb-embedded` needs no SDK.
 */
const NAMED_ANYWAY: Readonly<Record<string, readonly string[]>> = {
  'dynamo-signals': ['vitest', 'aws-cdk-lib', 'constructs', '@aws-lambda-powertools', '@opentelemetry/api'],
  'dynamodb-embedded': ['@aws-sdk/client-dynamodb'],
}

let inside: string
beforeAll(async () => {
  inside = await mkdtemp(join(tmpdir(), 'packed-'))
})
afterAll(() => rm(inside, { recursive: true, force: true }))

describe.each(PUBLISHED)('%s', name => {
  const sources = join(WORKSPACE, 'packages', name)
  let packed: PackedLibrary
  let manifest: Manifest

  beforeAll(async () => {
    packed = await packLibrary(inside, name)
    manifest = JSON.parse(await readFile(join(packed.folder, 'package.json'), 'utf8'))
  })

  it('exports compiled files that exist, with their declarations, and commands', async () => {
    for (const { types, default: program } of Object.values(manifest.exports ?? {})) {
      expect(types).toBe(program.replace(/\.js$/, '.d.ts'))
      await Promise.all([access(join(packed.folder, types)), access(join(packed.folder, program))])
    }
    for (const program of Object.values(manifest.bin ?? {})) {
      expect(await readFile(join(packed.folder, program), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    }
    expect([manifest.exports, manifest.bin].filter(Boolean)).not.toEqual([])
  })

  it('can be published, with a statement of where it was built, and runs nothing when it is installed', () => {
    expect(manifest).not.toHaveProperty('private')
    expect(manifest).not.toHaveProperty('devDependencies')
    expect(manifest).not.toHaveProperty('scripts')
    expect(manifest).toMatchObject({ type: 'module', publishConfig: { access: 'public', provenance: true } })
  })

  it('contains its compiled sources, the files that they read, its pages and templates, and nothing else', async () => {
    const { stdout } = await run('tar', ['-tzf', packed.tarball])
    const files = stdout
      .trim()
      .split('\n')
      .map(file => file.replace(/^package\//, ''))
    const compiled = await Array.fromAsync(glob('**/*.ts', { cwd: join(sources, 'src') }), file =>
      ['.js', '.d.ts'].map(ending => file.replace(/\.ts$/, ending)),
    )
    const others = await Array.fromAsync(glob('**/*.*', { cwd: join(sources, 'src') }))
    const templates = await Array.fromAsync(glob('templates/**/*.*', { cwd: sources }))
    const pages = await Array.fromAsync(glob('docs/*.md', { cwd: packed.folder }))
    const always = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md'].filter(
      file => file === 'package.json' || existsSync(join(sources, file)),
    )

    const expected = new Set([
      ...always,
      ...compiled.flat(),
      ...others.filter(file => !file.endsWith('.ts')),
      ...templates,
      ...pages,
    ])
    expect(files.filter(file => file !== 'templates/common/gitignore').sort()).toEqual([...expected].sort())
  })

  it('links each of its pages, and no file that is not in it', async () => {
    const linked = new Set<string>()
    const pages = await Array.fromAsync(glob('docs/*.md', { cwd: packed.folder }))
    for (const page of ['README.md', ...pages]) {
      const text = await readFile(join(packed.folder, page), 'utf8')
      for (const [, link = ''] of text.matchAll(/\]\(([^)\s#]+)/g)) {
        if (/^[.\w-][./\w-]*\.(md|ts|json)$/.test(link)) linked.add(join(page, '..', link))
      }
    }

    expect([...linked].filter(file => !existsSync(join(packed.folder, file)))).toEqual([])
    expect(pages.filter(page => !linked.has(page))).toEqual([])
  })

  it('refuses to be packed from its sources, and says how', async () => {
    const packing = run('npm', ['pack', '--pack-destination', inside], { cwd: sources })

    await expect(packing).rejects.toThrow(
      `Run npm run build at the root of the workspace, then npm pack ./packages/${name}/dist.`,
    )
  })

  it('names only packages in its declarations that are installed with it', async () => {
    const optional = Object.keys(manifest.peerDependenciesMeta ?? {})
    const named = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    const installed = named.filter(each => !optional.includes(each)).map(each => each.replace('@types/', ''))
    const allowed = [...installed, ...(NAMED_ANYWAY[name] ?? [])]

    const strangers = new Set<string>()
    for await (const file of glob('**/*.d.ts', { cwd: packed.folder })) {
      const declarations = await readFile(join(packed.folder, file), 'utf8')
      for (const [, imported = ''] of declarations.matchAll(/(?:from |import\()['"]([^'".][^'"]*)['"]/g)) {
        const isAllowed = allowed.some(each => imported === each || imported.startsWith(`${each}/`))
        if (!isAllowed && !isBuiltin(imported)) strangers.add(imported)
      }
    }

    expect([...strangers]).toEqual([])
  })

  it('passes publint', async () => {
    // The templates have tests on purpose, which publint suggests to leave out.
    const level = name.startsWith('create-') ? 'warning' : 'suggestion'
    const { stdout } = await bin('publint', 'run', packed.tarball, '--strict', '--level', level)

    expect(stdout).toContain('All good!')
  })

  it('has types that TypeScript finds with every module resolution', async ({ skip }) => {
    skip(!manifest.exports, 'It is a command, and exports nothing.')
    // The one rule that is off: the package has ES modules only, which the Node versions it asks for can `require`.
    const { stdout } = await bin(
      'attw',
      packed.tarball,
      '--no-definitely-typed',
      '--ignore-rules',
      'cjs-resolves-to-esm',
    )

    expect(stdout).toContain('No problems found')
  })
})

/** Runs a command of the workspace; rejects when it complains. */
function bin(name: string, ...args: readonly string[]) {
  return run(process.execPath, [join(WORKSPACE, 'node_modules/.bin', name), ...args], { cwd: inside })
}
