import { describe, expect, it } from 'vitest'
import { requireValidPattern } from '../../packages/local-cloud/src/event-source-mapping/rules/filter-pattern.ts'
import { deriveEventFilters } from '../../wiring/event-filters.ts'
import { filtersOf, mappingProblems } from './checks/mappings.ts'
import { bothStages, synthesized, withFault } from './synthesized.ts'

const MAPPING = 'DataSubscriberLinksEventSourceMapping'

// biome-ignore lint/suspicious/noExplicitAny: the inputs of a resource
type Inputs = any

describe.each(bothStages())('the stream of %s', (_, stack) => {
  it('wakes consumers by the filters of their receivers', () => {
    for (const [consumer, filters] of Object.entries(deriveEventFilters())) {
      expect(filtersOf(stack, consumer)).toEqual(filters)
      for (const filter of filters) expect(() => requireValidPattern(filter, consumer)).not.toThrow()
    }
  })
})

it.each<[string, (inputs: Inputs) => void]>([
  ['startingPosition', inputs => void Object.assign(inputs, { startingPosition: 'LATEST' })],
  ['could be missed', inputs => void Object.assign(inputs, { startingPosition: 'LATEST' })],
  ['functionResponseTypes', inputs => void delete inputs.functionResponseTypes],
  ['bisectBatchOnFunctionError', inputs => void delete inputs.bisectBatchOnFunctionError],
  ['block its shard', inputs => void delete inputs.maximumRetryAttempts],
  ['maximumRecordAgeInSeconds', inputs => void Object.assign(inputs, { maximumRecordAgeInSeconds: -1 })],
  ['parallelizationFactor', inputs => void Object.assign(inputs, { parallelizationFactor: 11 })],
  ['destinationConfig', inputs => void delete inputs.destinationConfig],
  ['metricsConfig', inputs => void delete inputs.metricsConfig],
  [
    'reads another stream',
    inputs => void Object.assign(inputs, { eventSourceArn: 'arn:aws:dynamodb:::table/Other/stream/1' }),
  ],
  ['feeds another function', inputs => void Object.assign(inputs, { functionName: 'arn:aws:lambda:::function:other' })],
  ['woken for every record', inputs => void delete inputs.filterCriteria],
  ['more than five filters', ({ filterCriteria: { filters } }) => void filters.push(...filters, ...filters)],
  [
    'over 4 KB',
    ({ filterCriteria: { filters } }) => void filters.push({ pattern: JSON.stringify({ a: ['x'.repeat(4100)] }) }),
  ],
])('notices a planted fault of a mapping: %s', (fact, plant) => {
  const stack = withFault(synthesized('dev1'), MAPPING, ({ inputs }) => plant(inputs))

  expect(mappingProblems(stack, 'links')).toContainEqual(expect.stringContaining(fact))
})

it('notices a consumer whose Lambda has another timeout than locally', () => {
  const stack = withFault(
    synthesized('dev1'),
    'LinksConsumerFunction',
    ({ inputs }) => void Object.assign(inputs, { timeout: 3 }),
  )

  expect(mappingProblems(stack, 'links')).toEqual([expect.stringContaining('timeout')])
})
