import { dataTable } from 'dynamo-signals/table'
import { expect, it } from 'vitest'
import { tableProblems } from './checks/tables.ts'
import type { Resource } from './synth/synth-result.ts'
import { synthesized, withFault } from './synthesized.ts'

const data = dataTable('Data')

it('protects the whole stage in production, and no other', () => {
  expect(synthesized('production').app).toMatchObject({ protect: true, removal: 'retain' })
  expect(synthesized('dev1').app).toMatchObject({ protect: false, removal: 'remove' })
})

it.each<[string, (table: Resource) => void]>([
  ['stream', ({ inputs }) => void Object.assign(inputs, { streamEnabled: false })],
  ['stream view', ({ inputs }) => void Object.assign(inputs, { streamViewType: 'NEW_IMAGE' })],
  ['time to live', ({ inputs }) => void Object.assign(inputs.ttl, { attributeName: 'expiresAt' })],
  ['point-in-time recovery', ({ inputs }) => void Object.assign(inputs.pointInTimeRecovery, { enabled: false })],
  ['deletion protection', ({ inputs }) => void Object.assign(inputs, { deletionProtectionEnabled: false })],
  ['retained', table => void Object.assign(table, { retainOnDelete: false })],
  ['indexes', ({ inputs }) => void inputs.globalSecondaryIndexes.pop()],
  ['not a string', ({ inputs }) => void Object.assign(inputs.attributes[0], { type: 'N' })],
])('notices a planted fault: %s', (fact, plant) => {
  const stack = withFault(synthesized('production'), 'DataTable', plant)

  expect(tableProblems(stack, 'Data', data)).toEqual([expect.stringContaining(fact)])
})
