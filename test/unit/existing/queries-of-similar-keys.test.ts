import { defineModel } from 'dynamo-signals'
import { existingIndex, existingTable } from 'dynamo-signals/existing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { queriedTable } from '../../support/queried-table.ts'

const things = existingTable({
  tableName: 'things',
  partitionKey: 'pk',
  indexes: {
    gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' },
    gsi2: { partitionKey: 'gsi2pk', sortKey: 'gsi2sk' },
    gsi3: { partitionKey: 'gsi2pk', sortKey: 'gsi3sk' },
    plain: { partitionKey: 'name', sortKey: 'team' },
  },
})
const Thing = defineModel('Thing', {
  schema: z.object({
    no: z.string(),
    tenant: z.string(),
    team: z.string(),
    name: z.string(),
    at: z.string(),
    size: z.number(),
    note: z.string().optional(),
  }),
  storedIn: things.items({
    is: { type: 'thing' },
    id: 'no',
    writes: {
      key: { pk: ({ id }) => `thing#${id}` },
      marks: { type: 'thing' },
      indexes: {
        gsi1pk: ({ tenant, team }) => `${tenant}#${team}`,
        gsi1sk: ({ name, no }) => `name#${name}#${no}`,
        gsi2pk: ({ team }) => `team#${team}`,
        gsi2sk: ({ at, note }) => `at#${at}${note ? `#${note}` : ''}`,
        gsi3sk: ({ size }) => String(size).padStart(3, '0'),
      },
      attributes: { at: { as: 'seconds' } },
    },
  }),
  indexes: {
    byName: existingIndex(things, { index: 'gsi1', partition: ['tenant', 'team'], sort: ['name', 'no'] }),
    byTime: existingIndex(things, { index: 'gsi2', partition: ['team'], sort: ['at'] }),
    bySize: existingIndex(things, { index: 'gsi3', partition: ['team'], sort: ['size'] }),
    plain: existingIndex(things, { index: 'plain', partition: ['name'], sort: ['team'] }),
  },
})
const base = { tenant: 'a', team: 'b', name: 'lamp', at: '2026-01-01T00:00:00.000Z', size: 1 }
const numbers = (found: readonly { readonly no: string }[]) => found.map(({ no }) => no)

async function filled(...given: readonly Partial<typeof base & { note: string }>[]) {
  const opened = await queriedTable('things', things, [Thing])
  const repository = opened.database.repository(Thing)
  for (const [at, more] of given.entries()) await repository.create({ ...base, ...more, no: String(at) })
  opened.sent()
  return { ...opened, repository }
}

it('leaves out items with other values that make the same partition key', async () => {
  const { repository } = await filled({ tenant: 'a#b', team: 'c' }, { tenant: 'a', team: 'b#c' })

  expect(numbers(await repository.query('byName', { tenant: 'a#b', team: 'c' }).toArray())).toEqual(['0'])
  expect(await repository.query('byName', { tenant: 'a', team: 'b#c' }).count()).toBe(1)
})

it('leaves out items whose value contains what separates it from the next one', async () => {
  const { repository } = await filled({ name: 'a' }, { name: 'a#b' }, { name: 'ab' })
  const named = (name: string | object) => repository.query('byName', { tenant: 'a', team: 'b', name } as never)

  expect(numbers(await named('a').toArray())).toEqual(['0'])
  expect(numbers(await named('a#b').toArray())).toEqual(['1'])
  expect(numbers(await named({ beginsWith: 'a' }).toArray())).toEqual(['0', '1', '2'])
  expect(numbers(await named({ beginsWith: 'a#' }).toArray())).toEqual(['1'])
  expect(numbers(await named({ lte: 'a' }).toArray())).toEqual(['0'])
  expect(await named({ between: ['a', 'a'] }).count()).toBe(1)
})

it('compares texts that are empty, although no key is', async () => {
  const { repository, sent } = await filled({})
  const plain = (team: string | object) => repository.query('plain', { name: 'lamp', team } as never).count()

  expect(await plain({ beginsWith: '' })).toBe(1)
  expect(await plain({ gte: '' })).toBe(1)
  expect(await plain({ gt: '', lt: 'z' })).toBe(1)
  const values = sent().flatMap(({ ExpressionAttributeValues }) => Object.values(ExpressionAttributeValues ?? {}))
  expect(values).not.toContainEqual({ S: '' })
  expect(await plain('')).toBe(0)
  expect(await plain({ lt: '' })).toBe(0)
  expect(await plain({ between: ['', ''] })).toBe(0)
  expect(await repository.query('plain', { name: '' }).count()).toBe(0)
  expect(sent()).toEqual([])
  expect(await repository.query('byName', { tenant: 'a', team: 'b', name: { gte: '' } }).count()).toBe(1)
  expect(await repository.query('byName', { tenant: 'a', team: 'b', name: { lt: '' } }).count()).toBe(0)
})

it('finds a date in a key by any notation of its moment, if the item stores a number', async () => {
  const { repository } = await filled({ at: '2026-01-01T00:00:00.000Z' }, { at: '2026-01-01T00:00:01.500Z' })
  const at = (range: string | object) => repository.query('byTime', { team: 'b', at: range } as never).toArray()

  for (const first of ['2026-01-01', '2026-01-01T00:00Z', '2026-01-01T02:00:00+02:00']) {
    expect(numbers(await at({ gte: first }))).toEqual(['0', '1'])
    expect(numbers(await at({ gt: first }))).toEqual(['1'])
    expect(numbers(await at({ lte: first }))).toEqual(['0'])
  }
  expect(numbers(await at('2026-01-01T00:00:00Z'))).toEqual(['0'])
  // The attribute keeps whole seconds.
  expect(numbers(await at('2026-01-01T00:00:01Z'))).toEqual(['1'])
  expect(numbers(await at({ beginsWith: '2026-01' }))).toEqual(['0', '1'])
})

it('makes the same key of a date when an instance is created and when it is saved again', async () => {
  const { repository, dynamodb } = await filled({ at: '2026-01-01T00:00:01.500Z' })
  const [created] = dynamodb.items('things')

  await repository.update(await repository.get('0'), { size: 2 })

  expect(created?.gsi2sk).toEqual({ S: 'at#2026-01-01T00:00:01.000Z' })
  expect(dynamodb.items('things')[0]?.gsi2sk).toEqual(created?.gsi2sk)
})

it('refuses numbers that are longer than the key pads them, or that have decimals', async () => {
  const { repository } = await filled({})
  const sized = (size: object) => () => repository.query('bySize', { team: 'b', size })

  expect(sized({ gte: 999 })).not.toThrow()
  expect(sized({ gte: 1000 })).toThrow('does not order size by its value: 1000 comes before 999. Pad the numbers there')
  expect(sized({ lt: 1.5 })).toThrow('does not order size by its value: 2 comes before 1.5. Pad the numbers there')
})
