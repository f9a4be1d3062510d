import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProject } from '../../packages/create-dynamo-signals/src/create-project.ts'
import { blocksOf } from '../support/code-examples.ts'
import { compile } from '../support/consumer-project.ts'
import type { Template, TemplateResource } from './kit/evaluate.ts'
import { COMPILED_STACK } from './synth/compiled-stack.ts'
import type { Stack } from './synth/stack.ts'
import { synth } from './synth/synth.ts'

const WORKSPACE = resolve(import.meta.dirname, '../..')
/** The file of each block on the page. */
const FILES = {
  cdk: 'app.ts',
  existing: 'existing.ts',
  cloudformation: 'template.ts',
  'sst-config': 'sst.config.ts',
  sst: 'infra.ts',
}

let folder: string
let templates: Record<'cdk' | 'cloudformation', Template>
let stack: Stack

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'deploy-page-')), 'my-app')
  // The application that the page describes.
  await createProject({ folder, deploy: 'none', schema: 'zod' })
  for (const linked of ['node_modules', '.sst']) await symlink(join(WORKSPACE, linked), join(folder, linked))
  await writeFile(join(folder, 'package-lock.json'), '{}')
  for (const [kind, file] of Object.entries(FILES)) {
    const [code = '', ...others] = await blocksOf('docs/deploy.md', `ts ${kind}`)
    expect(others).toEqual([])
    await writeFile(join(folder, file), code)
  }
  await run('app.ts')
  templates = {
    cdk: JSON.parse(await readFile(join(folder, 'cdk.out/my-app.template.json'), 'utf8')),
    cloudformation: JSON.parse(await run('template.ts')),
  }
  stack = await synth({ root: folder, stage: 'dev', environment: {}, secrets: {} })
})
afterAll(async () => {
  await stack?.dispose()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

it('shows code for the CDK and CloudFormation that compiles', async () => {
  // In the workspace, the library is its sources, which use more of the language than its declarations.
  const compilerOptions = { lib: ['esnext'] }
  const include = [FILES.cdk, FILES.existing, FILES.cloudformation]
  await writeFile(
    join(folder, 'tsconfig.page.json'),
    JSON.stringify({ extends: './tsconfig.json', compilerOptions, include }),
  )

  expect(await compile(folder, 'tsconfig.page.json')).toBe('')
})

it('shows code for SST that compiles', async () => {
  const config = { ...COMPILED_STACK, include: [FILES['sst-config'], FILES.sst] }
  await writeFile(join(folder, 'tsconfig.stack.json'), JSON.stringify(config))

  expect(await compile(folder, 'tsconfig.stack.json')).toBe('')
})

it.each(['cdk', 'cloudformation'] as const)('has no resource in the template of %s that is only referred to', kind => {
  const { Resources } = templates[kind]

  const referred = [...JSON.stringify(Resources).matchAll(/\{"(?:Ref":|Fn::GetAtt":\[)"([\w:]+)"/g)].map(([, id]) => id)

  expect(referred.length).toBeGreaterThan(50)
  expect(referred.filter(id => !id?.startsWith('AWS::') && !Object.hasOwn(Resources, id ?? ''))).toEqual([])
})

it('gives the application the same alarms with each kit', () => {
  const ofSst = stack.all('cloudwatch/metricAlarm:MetricAlarm').map(({ inputs }) => inputs.name)

  expect(namesOf(alarms('cdk'), 'my-app-')).toEqual(namesOf(ofSst, 'my-app-dev-'))
  expect(namesOf(alarms('cloudformation'), `\${AWS::StackName}-`)).toEqual(namesOf(ofSst, 'my-app-dev-'))
  expect(ofSst.length).toBeGreaterThan(10)
})

it('draws the same graphs with each kit', () => {
  const ofSst = JSON.parse(stack.one('cloudwatch/dashboard:Dashboard', 'Dashboard').inputs.dashboardBody)
  const titles = ofSst.widgets.map(({ properties }: { properties: { title: string } }) => properties.title)

  expect(titles.length).toBeGreaterThan(4)
  for (const kind of ['cdk', 'cloudformation'] as const) {
    const [dashboard] = resourcesOf(kind, 'AWS::CloudWatch::Dashboard')
    const body = JSON.stringify(dashboard?.Properties.DashboardBody).replaceAll('\\', '')
    expect([...body.matchAll(/"title":"([^"]+)"/g)].map(([, title]) => title)).toEqual(titles)
  }
})

it('gives the function of the consumer the same mapping with each kit', () => {
  const [mapping] = stack.all('lambda/eventSourceMapping:EventSourceMapping')
  const settings = (kind: 'cdk' | 'cloudformation') => {
    const [found] = resourcesOf(kind, 'AWS::Lambda::EventSourceMapping')
    const { EventSourceArn, FunctionName, DestinationConfig, FilterCriteria, ...rest } = found?.Properties ?? {}
    return { ...rest, filters: FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern)) }
  }

  expect(settings('cdk')).toEqual(settings('cloudformation'))
  expect(settings('cdk')).toMatchObject({
    StartingPosition: mapping?.inputs.startingPosition,
    MaximumRetryAttempts: mapping?.inputs.maximumRetryAttempts,
    filters: mapping?.inputs.filterCriteria.filters.map(({ pattern }: { pattern: string }) => JSON.parse(pattern)),
  })
})

it.each(['cdk', 'cloudformation'] as const)('gives the functions of %s a role and a log of the kit', kind => {
  const functions = resourcesOf(kind, 'AWS::Lambda::Function')

  expect(functions.map(({ Properties }) => Properties.Timeout).sort()).toEqual([10, 30, 55])
  for (const { Properties } of functions) expect(Properties.LoggingConfig.LogGroup.Ref).toMatch(/[lL]og/)
  expect(JSON.stringify(templates[kind])).not.toContain('ManagedPolicyArns')
})

function alarms(kind: 'cdk' | 'cloudformation'): string[] {
  return resourcesOf(kind, 'AWS::CloudWatch::Alarm').map(
    ({ Properties }) => Properties.AlarmName['Fn::Sub'] ?? Properties.AlarmName,
  )
}

function namesOf(names: readonly string[], prefix: string): string[] {
  return names.map(name => name.replace(prefix, '')).sort()
}

function resourcesOf(kind: 'cdk' | 'cloudformation', type: string): TemplateResource[] {
  return Object.values(templates[kind].Resources).filter(({ Type }) => Type === type)
}

/** Runs a program of the project, without an account. Returns what it prints. */
async function run(program: string): Promise<string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|CDK_)/.test(name))
  const { stdout } = await promisify(execFile)(process.execPath, [program], {
    cwd: folder,
    env: Object.fromEntries(kept),
    maxBuffer: 2 ** 24,
  })
  return stdout
}
