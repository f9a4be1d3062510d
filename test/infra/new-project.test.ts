import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProject } from '../../packages/create-dynamo-signals/src/create-project.ts'
import { DELIVERY } from '../../wiring/delivery.ts'
import { compile } from '../support/consumer-project.ts'
import { COMPILED_STACK } from './synth/compiled-stack.ts'
import type { Stack } from './synth/stack.ts'
import { synth } from './synth/synth.ts'

const WORKSPACE = resolve(import.meta.dirname, '../..')
/** Each one that the library has for a consumer, functions, tables and a queue. */
const ALARMS = [
  ...['data-indexes-throttled', 'data-throttled', 'ledger-throttled'],
  ...[
    'profiles-behind',
    'profiles-errors',
    'profiles-failing',
    'profiles-gave-up',
    'profiles-parked',
    'profiles-slow',
    'profiles-throttled',
    'profiles-waiting',
    'profiles-waiting-long',
  ],
  ...['schedule-errors', 'schedule-missed', 'schedule-throttled', 'sign-up-errors', 'sign-up-throttled'],
]
const SETTINGS = ['maximumRetryAttempts', 'maximumRecordAgeInSeconds', 'bisectBatchOnFunctionError'] as const

let folder: string
let dev: Stack
let production: Stack

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'new-stack-')), 'my-shop')
  await createProject({ folder, deploy: 'sst', schema: 'zod' })
  for (const linked of ['node_modules', '.sst']) await symlink(join(WORKSPACE, linked), join(folder, linked))
  const deploy = (stage: string) => synth({ root: folder, stage, environment: {}, secrets: {} })
  ;[dev, production] = await Promise.all([deploy('dev'), deploy('production')])
})
afterAll(async () => {
  await Promise.all([dev?.dispose(), production?.dispose()])
  await rm(join(folder, '..'), { recursive: true, force: true })
})

it('compiles against the components it is deployed with', async () => {
  const config = { ...COMPILED_STACK, include: ['sst.config.ts', 'infra'] }
  await writeFile(join(folder, 'tsconfig.stack.json'), JSON.stringify(config))

  expect(await compile(folder, 'tsconfig.stack.json')).toBe('')
})

it('is named after its folder, and keeps its tables only in production', () => {
  expect([dev, production].map(({ app }) => [app.name, app.removal, app.protect])).toEqual([
    ['my-shop', 'remove', false],
    ['my-shop', 'retain', true],
  ])
  for (const name of ['DataTable', 'LedgerTable']) {
    expect(dev.one('dynamodb/table:Table', name).inputs.deletionProtectionEnabled).toBe(false)
    expect(production.one('dynamodb/table:Table', name).inputs.deletionProtectionEnabled).toBe(true)
  }
})

it("delivers the data table's stream to the consumer as the library needs it", () => {
  const { inputs } = dev.one(
    'lambda/eventSourceMapping:EventSourceMapping',
    'DataSubscriberProfilesRecordsEventSourceMapping',
  )
  const { bucket } = dev.one('s3/bucket:Bucket', 'FailuresBucket').inputs

  expect(inputs).toMatchObject({
    startingPosition: 'TRIM_HORIZON',
    functionResponseTypes: ['ReportBatchItemFailures'],
    destinationConfig: { onFailure: { destinationArn: `arn:aws:s3:::${bucket}` } },
    ...Object.fromEntries(SETTINGS.map(name => [name, DELIVERY[name]])),
  })
  expect(inputs.filterCriteria.filters.map(({ pattern }: { pattern: string }) => JSON.parse(pattern))).toEqual([
    {
      eventName: ['INSERT', 'MODIFY'],
      dynamodb: { NewImage: { _type: { S: ['User'] }, isActive: { BOOL: [true] } } },
    },
  ])
})

it('retries records that wait for a passing failure, every minute', () => {
  expect(dev.all('scheduler/schedule:Schedule').map(({ inputs }) => inputs.scheduleExpression)).toEqual([
    'rate(1 minute)',
  ])
  expect(dev.lambda('Schedule').inputs.environment.variables).toMatchObject({
    PROFILES_FUNCTION: dev.lambda('Profiles').inputs.name,
  })
})

it.each(['SignUp', 'Profiles', 'Schedule'])('bundles the function %s, which finds its tables', name => {
  expect(dev.build(name).errors).toEqual([])
  expect(dev.lambda(name).inputs.environment.variables).toMatchObject({
    DATA_TABLE: dev.one('dynamodb/table:Table', 'DataTable').inputs.name,
    LEDGER_TABLE: dev.one('dynamodb/table:Table', 'LedgerTable').inputs.name,
  })
})

it.each(['SignUp', 'Profiles', 'Schedule'])('lets the function %s use only its tables, and never all of them', name => {
  const statements = dev.statements(name)

  expect(statements.flatMap(({ Action }) => Action).filter(action => /\*|Scan|DeleteTable/.test(action))).toEqual([])
  expect(statements.flatMap(({ Resource }) => Resource).filter(resource => resource === '*')).toEqual([])
})

it('notifies a topic of its stage when one of the alarms fires, and when it ends', () => {
  for (const [stack, prefix] of [[dev, 'my-shop-dev-'] as const, [production, 'my-shop-production-'] as const]) {
    const topic = expect.stringMatching(new RegExp(`:${stack.one('sns/topic:Topic', 'AlarmsTopic').inputs.name}$`))
    const alarms = stack.all('cloudwatch/metricAlarm:MetricAlarm').map(({ inputs }) => inputs)

    expect(alarms.map(({ name }) => name.replace(prefix, '')).sort()).toEqual(ALARMS)
    for (const { alarmActions, okActions, alarmDescription } of alarms) {
      expect([alarmActions, okActions]).toEqual([[topic], [topic]])
      expect(alarmDescription).toMatch(/\.$/)
    }
  }
})

it.each([
  ['Parked', 'Profiles'],
  ['Waiting', 'Profiles'],
  ['OldestWaiting', 'Schedule'],
])('reads %s where the function %s prints it', (metric, name) => {
  const { variables } = dev.lambda(name).inputs.environment
  const alarm = dev.all('cloudwatch/metricAlarm:MetricAlarm').find(({ inputs }) => inputs.metricName === metric)

  expect(variables.METRICS_NAMESPACE).toBe('my-shop-dev')
  expect(alarm?.inputs).toMatchObject({ namespace: 'my-shop-dev', dimensions: { service: 'profiles' } })
})

it('draws its functions, its tables and the delivery on a dashboard of its stage', () => {
  const { dashboardName, dashboardBody } = dev.one('cloudwatch/dashboard:Dashboard', 'Dashboard').inputs
  const { widgets } = JSON.parse(dashboardBody)
  const drawn = JSON.stringify(widgets)

  expect(dashboardName).toBe('my-shop-dev-overview')
  expect(widgets.length).toBeGreaterThan(4)
  for (const name of ['SignUp', 'Profiles', 'Schedule']) expect(drawn).toContain(dev.lambda(name).inputs.name)
  for (const name of ['DataTable', 'LedgerTable']) {
    expect(drawn).toContain(dev.one('dynamodb/table:Table', name).inputs.name)
  }
})
