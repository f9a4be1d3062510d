import { defineModel } from 'dynamo-signals'
import { existingIndex, existingTable } from 'dynamo-signals/existing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'

const byKind = { byKind: { partitionKey: 'kind', sortKey: 'at' } }
const readings = existingTable({ tableName: 'readings', partitionKey: 'pk', indexes: byKind })
const Reading = defineModel('Reading', {
  schema: z.object({ sensor: z.string(), at: z.number() }),
  storedIn: readings.items({
    is: { kind: 'reading' },
    id: 'sensor',
    writes: { key: { pk: ({ sensor }) => `READING#${sensor}` }, marks: { kind: 'reading' } },
  }),
  indexes: { byTime: existingIndex(readings, { index: 'byKind', sort: ['at'] }) },
  listed: existingIndex(readings, { index: 'byKind' }),
})

it('lists and queries the items of an index whose partition key is the marker of their type', async () => {
  const table = await someonesTable('readings', { partitionKey: 'pk', indexes: byKind, indexTypes: { at: 'N' } })
  const repository = table.open([Reading]).repository(Reading)
  for (const [sensor, at] of [
    ['a', 3],
    ['b', 1],
    ['c', 2],
  ] as const) {
    await repository.create({ sensor, at })
  }
  await table.put({ pk: { S: 'x' }, kind: { S: 'alarm' }, at: { N: '2' } })
  const sensors = (found: readonly { readonly sensor: string }[]) => found.map(({ sensor }) => sensor).join('')

  expect(sensors(await repository.list().toArray())).toBe('bca')
  expect(sensors(await repository.query('byTime', { at: { gte: 2 } }, { order: 'desc' }).toArray())).toBe('ac')
  expect(await repository.query('byTime', {}).count()).toBe(3)
})
