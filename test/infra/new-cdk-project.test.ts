import { execFile } from 'node:child_process'
import { glob, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProject } from '../../packages/create-dynamo-signals/src/create-project.ts'
import type { Template } from './kit/evaluate.ts'

const WORKSPACE = resolve(import.meta.dirname, '../..')

let folder: string
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'new-cdk-')), 'my-shop')
  await createProject({ folder, deploy: 'cdk', schema: 'zod' })
  await symlink(join(WORKSPACE, 'node_modules'), join(folder, 'node_modules'))
  // As after `npm install`: the CDK finds the root of the project by it.
  await writeFile(join(folder, 'package-lock.json'), '{}')
  await run('infra/app.ts')
})
afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }))

it('is synthesized as its stage, with an account and a region that only the deployment knows', async () => {
  const { artifacts } = JSON.parse(await readFile(join(folder, 'cdk.out/manifest.json'), 'utf8'))

  expect(artifacts['my-shop-dev']).toMatchObject({ environment: 'aws://unknown-account/unknown-region' })
})

it('gives each function its tables, a timeout of its own, and nothing of another table', async () => {
  const template = await synthesized()
  const functions = resourcesOf(template, 'AWS::Lambda::Function')

  expect(functions.map(({ Properties }) => Properties.Timeout)).toEqual([10, 30, 55])
  for (const { Properties } of functions) {
    expect(Properties.Environment.Variables).toMatchObject({
      DATA_TABLE: { Ref: expect.stringMatching(/^SignalsData/) },
      LEDGER_TABLE: { Ref: expect.stringMatching(/^SignalsLedger/) },
    })
  }
  expect(JSON.stringify(resourcesOf(template, 'AWS::IAM::Policy'))).not.toMatch(/"Resource":"\*"|Scan|dynamodb:\*/)
})

it('retries records that wait, with the function of the consumer', async () => {
  const template = await synthesized()
  const [schedule] = resourcesOf(template, 'AWS::Scheduler::Schedule')
  const names = resourcesOf(template, 'AWS::Lambda::Function').flatMap(
    ({ Properties }) => Properties.Environment.Variables.PROFILES_FUNCTION ?? [],
  )

  expect(schedule?.Properties.ScheduleExpression).toBe('rate(1 minute)')
  expect(names).toEqual([{ Ref: expect.stringMatching(/^profiles/) }])
})

it('bundles functions that load', async () => {
  const bundles = await Array.fromAsync(glob('cdk.out/asset.*/index.mjs', { cwd: folder }))

  for (const bundle of bundles) {
    const loaded = await run('--input-type=module', '--eval', `console.log(Object.keys(await import('./${bundle}')))`)
    expect(loaded).toContain('handler')
  }
  expect(bundles).toHaveLength(3)
})

it('has tests of its own, which pass', async () => {
  await run('node_modules/vitest/vitest.mjs', 'run', '--reporter=json', '--outputFile=report.json')

  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))
  expect(report).toMatchObject({ success: true, numPassedTests: 7 })
})

/** Runs Node in the project, without an account. Returns what it prints. */
async function run(...args: readonly string[]): Promise<string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|VITEST|NODE_ENV$|CDK_)/.test(name))
  const settings = { AWS_REGION: 'eu-west-1', DATA_TABLE: 'data', LEDGER_TABLE: 'ledger' }
  const env = { ...Object.fromEntries(kept), ...settings }
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env })
  return stdout
}

async function synthesized(): Promise<Template> {
  return JSON.parse(await readFile(join(folder, 'cdk.out/my-shop-dev.template.json'), 'utf8'))
}

function resourcesOf({ Resources }: Template, type: string) {
  return Object.values(Resources).filter(({ Type }) => Type === type)
}
