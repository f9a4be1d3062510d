import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PUBLISHED } from '../../../packages/published-packages.ts'
import { WORKSPACE } from '../../support/packed-library.ts'

const read = (file: string) => readFileSync(join(WORKSPACE, file), 'utf8')
const manifests = PUBLISHED.map(name => JSON.parse(read(`packages/${name}/package.json`)))
const workflow = read('.github/workflows/release.yml')

it('publishes every package that has a build, and no other', () => {
  const built = globSync('packages/*/tsconfig.build.json', { cwd: WORKSPACE }).map(file => file.split('/')[1])
  const open = globSync('packages/*/package.json', { cwd: WORKSPACE }).filter(file => !JSON.parse(read(file)).private)

  expect([...PUBLISHED].sort()).toEqual(built.sort())
  expect(open.map(file => file.split('/')[1]).sort()).toEqual(built.sort())
})

it('gives all packages the same version, and raises it together', () => {
  const { fixed } = JSON.parse(read('.changeset/config.json'))

  expect(new Set(manifests.map(({ version }) => version)).size).toBe(1)
  expect(fixed).toEqual([manifests.map(({ name }) => name)])
})

it('publishes the build of a package, and refuses to pack its sources', () => {
  for (const manifest of manifests) {
    expect(manifest).toMatchObject({
      publishConfig: { access: 'public', directory: 'dist', provenance: true },
      scripts: { prepack: 'node ../refuse-to-pack.ts' },
    })
  }
})

it('publishes only if a person starts it, after all checks and an approval', () => {
  expect(workflow).toMatch(/^on:\n {2}workflow_dispatch:\n\n/m)
  expect(workflow).toContain('uses: ./.github/workflows/check.yml')
  expect(workflow).toMatch(/^ {2}publish:\n {4}needs: checks$/m)
  expect(workflow).toMatch(/^ {4}environment: npm$/m)
})

it('publishes with an identity that npm gives for the run, and keeps no token', () => {
  expect(workflow.match(/id-token: write/g)).toHaveLength(1)
  expect(workflow).not.toMatch(/secrets\.|NPM_TOKEN|NODE_AUTH_TOKEN/)
})

it('builds what it publishes', () => {
  expect(workflow).toMatch(/run: npm run build\n\s+- run: npx changeset publish\n/)
})
