import { describe, expect, it } from 'vitest'
import { FUNCTIONS, type FunctionSettings, functionProblems } from './checks/functions.ts'
import type { Resource } from './synth/synth-result.ts'
import { bothStages, synthesized, withFault } from './synthesized.ts'

describe.each(bothStages())('the functions of %s', (_, stack) => {
  it('provide the tables, the sender and the keys under the names that the code uses', () => {
    const { Data, Ledger, Mail, TokenKeys } = stack.build('Api').links

    expect(Data).toMatchObject({ name: expect.stringMatching(/-DataTable-/), type: 'sst.aws.Dynamo' })
    expect(Ledger).toMatchObject({ name: expect.stringMatching(/-LedgerTable-/) })
    expect(Mail).toMatchObject({ sender: expect.stringContaining('@shop.example') })
    expect(JSON.parse(String(TokenKeys?.value))).toMatchObject({
      current: { id: '2026-02' },
      previous: { id: '2026-01' },
    })
  })
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
  ['mails a second', ({ inputs }) => void Object.assign(inputs.environment.variables, { MAIL_RATE: '1000' })],
  ['rate limits', ({ inputs }) => void Object.assign(inputs.environment.variables, { RATE_LIMITS: 'off' })],
  [
    'has a secret',
    ({ inputs }) => void Object.assign(inputs.environment.variables, { KEYS: 'the first secret of this stage' }),
  ],
])('notices a planted fault of a function: %s', (fact, plant) => {
  const stack = withFault(synthesized('production'), 'ApiFunction', plant)

  expect(functionProblems(stack, 'Api', FUNCTIONS.Api as FunctionSettings)).toEqual([expect.stringContaining(fact)])
})
