import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const WORKFLOWS = resolve(import.meta.dirname, '../../.github/workflows')
const read = (name: string) => readFileSync(join(WORKFLOWS, name), 'utf8')
const [check, deploy] = [read('check.yml'), read('deploy.yml')]

it('runs every suite before anything is deployed', () => {
  for (const command of ['npm run check', 'npm test', 'npm run test:infra'])
    expect(check).toContain(`run: ${command}\n`)
  expect(deploy).toContain('uses: ./.github/workflows/check.yml')
  expect(deploy).toMatch(/^ {2}deploy:\n {4}needs: checks$/m)
})

it('deploys with credentials that AWS gives for the run, and keeps no key', () => {
  expect(deploy).toMatch(/id-token: write/)
  expect(deploy).toMatch(/role-to-assume: \$\{\{ vars\.DEPLOY_ROLE \}\}/)
  expect(check + deploy).not.toMatch(/AWS_SECRET_ACCESS_KEY|AWS_ACCESS_KEY_ID|secrets\./)
  // Only the job that deploys may ask for them.
  expect(deploy.match(/id-token: write/g)).toHaveLength(1)
  expect(check).not.toContain('id-token')
})

it('deploys one stage at a time, production only by hand', () => {
  expect(deploy).toMatch(/concurrency:\n {2}group: deploy-/)
  expect(deploy).toContain('cancel-in-progress: false')
  expect(deploy).toMatch(/push:\n {4}branches: \[main\]/)
  expect(deploy).toMatch(/environment: \$\{\{ inputs.stage \|\| 'staging' \}\}/)
})
