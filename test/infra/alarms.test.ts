import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alarmProblems } from './checks/alarms.ts'
import type { Resource } from './synth/synth-result.ts'
import { bothStages, synthesized, withFault } from './synthesized.ts'

const ofConsumer = (name: string) => ['behind', 'failing', 'gave-up', 'parked', 'slow'].map(what => `${name}-${what}`)
const ofFunction = (name: string) => ['errors', 'throttled'].map(what => `${name}-${what}`)

const ALARMS = [
  ...['links', 'mail'].flatMap(ofConsumer),
  ...['api', 'links', 'mail', 'feedback', 'sweep'].flatMap(ofFunction),
  ...['data-throttled', 'ledger-throttled'],
  ...['dead-letters-waiting', 'dead-letters-old'],
  ...['sweep-unrepaired', 'sweep-incomplete', 'sweep-missed'],
  ...['api-5xx', 'api-slow'],
  ...['mail-bounces', 'mail-complaints'],
]

const runbook = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')

describe.each(bothStages())('the alarms of %s', (stage, stack) => {
  it('are these, watch this stage, and are heard', () => {
    expect(alarmProblems(stack, ALARMS)).toEqual([])
  })

  it('reach a person by mail where a setting names one', () => {
    const mails = stack
      .all('sns/topicSubscription:TopicSubscription')
      .filter(({ inputs }) => inputs.protocol === 'email')

    expect(mails.map(({ inputs }) => inputs.endpoint)).toEqual(stage === 'production' ? ['alarms@shop.example'] : [])
  })

  it('are drawn on one dashboard', () => {
    const { widgets } = JSON.parse(stack.one('cloudwatch/dashboard:Dashboard', 'Dashboard').inputs.dashboardBody)
    const drawn = JSON.stringify(widgets)

    for (const metric of [
      'IteratorAge',
      '5xx',
      'Latency',
      'FilteredOutEventCount',
      'Throttles',
      'Reputation.BounceRate',
    ]) {
      expect(drawn).toContain(`"${metric}"`)
    }
    expect(drawn).toContain(stack.lambda('MailConsumer').inputs.name)
  })
})

it.each(ALARMS)('has a section in the runbook for %s', name => {
  expect(runbook).toContain(`\`${name}\``)
})

it.each<[string, string, (resource: Resource) => void]>([
  ['There is no alarm links-behind', 'LinksBehindAlarm', ({ inputs }) => void Object.assign(inputs, { name: 'other' })],
  ['Nobody hears', 'ApiSlowAlarm', ({ inputs }) => void Object.assign(inputs, { alarmActions: [] })],
  [
    'does not have',
    'MailErrorsAlarm',
    ({ inputs }) => void Object.assign(inputs.dimensions, { FunctionName: 'other' }),
  ],
  [
    'does not have',
    'LinksGaveUpAlarm',
    ({ inputs }) => void Object.assign(inputs.metricQueries[1].metric, { dimensions: {} }),
  ],
  ['no traffic', 'Api5xxAlarm', ({ inputs }) => void Object.assign(inputs, { treatMissingData: 'breaching' })],
])('notices a planted fault: %s', (fact, name, plant) => {
  const stack = withFault(synthesized('dev1'), name, plant)

  expect(alarmProblems(stack, ALARMS)).toContainEqual(expect.stringContaining(fact))
})
