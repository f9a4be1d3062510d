import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { deriveEventFilters } from '../../wiring/event-filters.ts'
import { METRICS_NAMESPACE } from '../../wiring/observe.ts'
import { alarmProblems, wantedAlarms } from './checks/alarms.ts'
import type { Resource } from './synth/synth-result.ts'
import { synthesized, withFault } from './synthesized.ts'

const ALARMS = wantedAlarms(Object.keys(deriveEventFilters()))
const runbook = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8')

it.each(Object.keys(ALARMS))('has a section in the runbook for %s', name => {
  expect(runbook).toContain(`\`${name}\``)
})

it("asks for the functions' own metrics where they are printed", () => {
  const alarms = synthesized('production').all('cloudwatch/metricAlarm:MetricAlarm')
  const namespaces = new Set(alarms.map(({ inputs }) => inputs.namespace).filter(each => !each?.startsWith('AWS/')))

  expect([...namespaces].filter(Boolean)).toEqual([METRICS_NAMESPACE])
})

it.each<[string, string, (resource: Resource) => void]>([
  ['There is no alarm links-behind', 'LinksBehindAlarm', ({ inputs }) => void Object.assign(inputs, { name: 'other' })],
  ['whether anybody hears', 'ApiSlowAlarm', ({ inputs }) => void Object.assign(inputs, { alarmActions: [] })],
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
