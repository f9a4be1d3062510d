import { describe, expect, it } from 'vitest'
import { type FunctionFacts, functionProblems } from './checks/functions.ts'
import type { Resource } from './synth/synth-result.ts'
import { bothStages, synthesized, withFault } from './synthesized.ts'

const FUNCTIONS: Readonly<Record<string, FunctionFacts>> = {
  Api: { file: 'api', memory: 1024, timeout: 10 },
  LinksConsumer: { file: 'links', memory: 512, timeout: 30 },
  MailConsumer: { file: 'mail', memory: 512, timeout: 30 },
  Feedback: { file: 'feedback', memory: 512, timeout: 10 },
  Sweep: { file: 'sweep', memory: 1024, timeout: 900 },
}

describe.each(bothStages())('the functions of %s', (_, stack) => {
  it.each(Object.entries(FUNCTIONS))('run %s as it was measured and tested', (component, facts) => {
    expect(functionProblems(stack, component, facts)).toEqual([])
  })

  it('are these and no others', () => {
    const names = stack.all('lambda/function:Function').map(({ name }) => name)

    expect(names.sort()).toEqual(
      Object.keys(FUNCTIONS)
        .map(component => `${component}Function`)
        .sort(),
    )
  })

  it('keep their logs for a month', () => {
    for (const component of Object.keys(FUNCTIONS)) {
      expect(stack.one('cloudwatch/logGroup:LogGroup', `${component}Log`).inputs.retentionInDays).toBe(30)
    }
  })

  it('find the tables, the sender and the keys by the names the code asks for', () => {
    const { Data, Ledger, Mail, TokenKeys } = stack.build('Api').links

    expect(Data).toMatchObject({ name: expect.stringMatching(/-DataTable-/), type: 'sst.aws.Dynamo' })
    expect(Ledger).toMatchObject({ name: expect.stringMatching(/-LedgerTable-/) })
    expect(Mail).toMatchObject({ sender: expect.stringContaining('@shop.example') })
    expect(JSON.parse(String(TokenKeys?.value))).toMatchObject({
      current: { id: '2026-02' },
      previous: { id: '2026-01' },
    })
  })

  it('try a report of SES again, and keep what fails for good', () => {
    const { inputs } = stack.one(
      'lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
      'FeedbackEventInvokeConfig',
    )
    const { bucket } = stack.one('s3/bucket:Bucket', 'FailuresBucket').inputs

    expect(inputs).toMatchObject({
      maximumRetryAttempts: 2,
      destinationConfig: { onFailure: { destination: `arn:aws:s3:::${bucket}` } },
    })
  })
})

it.each(bothStages())('looks after the shop of %s every six hours, and notices when it does not', (_, stack) => {
  const { inputs } = stack.one('scheduler/schedule:Schedule', 'SweepScheduleSchedule')
  const queue = stack.one('sqs/queue:Queue', 'MissedSweepsQueue').inputs
  const toQueue = expect.stringMatching(new RegExp(`:${queue.name}$`))

  expect(inputs).toMatchObject({
    scheduleExpression: 'rate(6 hours)',
    state: 'ENABLED',
    target: {
      arn: expect.stringMatching(new RegExp(`:${stack.lambda('Sweep').inputs.name}$`)),
      retryPolicy: { maximumRetryAttempts: 3 },
      deadLetterConfig: { arn: toQueue },
    },
  })
  expect(
    stack.one('lambda/functionEventInvokeConfig:FunctionEventInvokeConfig', 'SweepEventInvokeConfig').inputs,
  ).toMatchObject({ maximumRetryAttempts: 2, destinationConfig: { onFailure: { destination: toQueue } } })
  expect(queue).toMatchObject({ messageRetentionSeconds: 1_209_600, sqsManagedSseEnabled: true })
})

it.each<[string, (lambda: Resource) => void]>([
  ['runtime', ({ inputs }) => void Object.assign(inputs, { runtime: 'nodejs22.x' })],
  ['architecture', ({ inputs }) => void Object.assign(inputs, { architectures: ['x86_64'] })],
  ['memory', ({ inputs }) => void Object.assign(inputs, { memorySize: 128 })],
  ['timeout', ({ inputs }) => void Object.assign(inputs, { timeout: 60 })],
  ['log group', ({ inputs }) => void Object.assign(inputs.loggingConfig, { logGroup: '/aws/lambda/x' })],
  ['stage is', ({ inputs }) => void delete inputs.environment.variables.STAGE],
  [
    'public URL',
    ({ inputs }) => void Object.assign(inputs.environment.variables, { PUBLIC_URL: 'http://shop.example' }),
  ],
  ['rate limits', ({ inputs }) => void Object.assign(inputs.environment.variables, { RATE_LIMITS: 'off' })],
  [
    'has a secret',
    ({ inputs }) => void Object.assign(inputs.environment.variables, { KEYS: 'the first secret of this stage' }),
  ],
])('notices a planted fault of a function: %s', (fact, plant) => {
  const stack = withFault(synthesized('production'), 'ApiFunction', plant)

  expect(functionProblems(stack, 'Api', FUNCTIONS.Api as FunctionFacts)).toEqual([expect.stringContaining(fact)])
})
