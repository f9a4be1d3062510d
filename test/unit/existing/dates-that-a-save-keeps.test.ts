import { defineModel } from 'dynamo-signals'
import { existingTable, type WritesOptions } from 'dynamo-signals/existing'
import type { Item } from 'dynamodb-embedded'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'

const visits = existingTable({ tableName: 'visits', partitionKey: 'pk' })
const visitModel = (foreignWriters: boolean) =>
  defineModel('Visit', {
    schema: z.object({ page: z.string(), at: z.string(), note: z.string().optional(), state: z.string() }),
    storedIn: visits.items({
      is: { kind: 'visit' },
      id: 'page',
      writes: {
        key: { pk: ({ page }) => `VISIT#${page}` },
        marks: { kind: 'visit' },
        indexes: { openAt: ({ state, page }) => (state === 'open' ? `OPEN#${page}` : undefined) },
        attributes: { at: { name: 'seen_at', as: 'seconds' } },
        foreignWriters,
      },
    }),
  })
const stored: Item = {
  pk: { S: 'VISIT#1' },
  kind: { S: 'visit' },
  page: { S: '1' },
  note: { S: 'a' },
  state: { S: 'open' },
  openAt: { S: 'OPEN#1' },
}

describe.each([true, false])('if foreignWriters is %s,', foreignWriters => {
  it.each<[string, Item[string], string]>([
    ['a fraction of a second', { N: '1767225600.5' }, '2026-01-01T00:00:00.500Z'],
    ['a text instead of a number', { S: '2026-01-01' }, '2026-01-01'],
  ])('%s stays as other code stored it when a save removes or changes something else', async (_what, seen, at) => {
    const Visit = visitModel(foreignWriters)
    const { put, open, dynamodb } = await someonesTable('visits', { partitionKey: 'pk' })
    const visits = open([Visit]).repository(Visit)
    await put({ ...stored, seen_at: seen })
    const read = await visits.get('1')
    expect(read.at).toBe(at)

    let visit = await visits.update(read, { note: undefined })
    expect((await dynamodb.items('visits'))[0]).toMatchObject({ seen_at: seen })
    visit = await visits.update(visit, { state: 'closed' })
    expect((await dynamodb.items('visits'))[0]).toMatchObject({ seen_at: seen })
    visit = await visits.update(visit, { note: 'b' })
    expect((await dynamodb.items('visits'))[0]).toMatchObject({ seen_at: seen, note: { S: 'b' } })

    visit = await visits.save({ ...visit, note: 'c' })
    expect((await dynamodb.items('visits'))[0]).toMatchObject({ seen_at: seen, note: { S: 'c' } })
    expect(await visits.get('1')).toEqual(visit)

    await visits.update(visit, { at: '2026-02-01T00:00:00.000Z' })
    expect((await dynamodb.items('visits'))[0]).toMatchObject({ seen_at: { N: '1769904000' } })
  })
})

describe.each<[string, Partial<WritesOptions>]>([
  ['with bookkeeping', {}],
  ['without bookkeeping', { bookkeeping: false }],
  ['without other writers', { foreignWriters: false }],
])('times that are stored in seconds, %s,', (_what, options) => {
  it('are what a saved instance has, so that it can be deleted', async () => {
    const Page = pageModel(options)
    const { open, dynamodb } = await someonesTable('visits', { partitionKey: 'pk' })
    const now = () => new Date('2026-01-01T00:00:00.500Z')
    const pages = open([Page], { runtime: { now } }).repository(Page)

    const made = await pages.create({ id: '1', title: 'old' })
    expect(made).toEqual(await pages.get('1'))
    const saved = await pages.save({ ...structuredClone(made), title: 'new' })
    expect(saved).toEqual(await pages.get('1'))
    expect(saved).toMatchObject({ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' })
    await pages.delete(await pages.create({ id: '2', title: 'old' }))
    await pages.delete(saved)

    expect(await dynamodb.items('visits')).toEqual([])
  })

  it('stay as other code stored them, with fractions, when two saves change something else', async () => {
    const Page = pageModel(options)
    const { open, put, dynamodb } = await someonesTable('visits', { partitionKey: 'pk' })
    const pages = open([Page]).repository(Page)
    const made = { N: '1767225600.5' }
    await put({ pk: { S: 'PAGE#1' }, id: { S: '1' }, kind: { S: 'page' }, title: { S: 'a' }, made_at: made })

    const first = await pages.save({ ...(await pages.get('1')), title: 'b' })
    const second = await pages.save(Object.assign(first, { title: 'c' }))

    expect(second).toEqual(await pages.get('1'))
    expect(await dynamodb.items('visits')).toMatchObject([{ title: { S: 'c' }, made_at: made }])
  })
})

function pageModel(options: Partial<WritesOptions>) {
  const seconds = (name: string) => ({ name, as: 'seconds' }) as const
  const key: WritesOptions['key'] = { pk: ({ id }) => `PAGE#${id}` }
  const times = { createdAt: seconds('made_at'), updatedAt: seconds('changed_at') }
  const writes = { key, marks: { kind: 'page' }, ...times, ...options }
  return defineModel('Page', {
    schema: z.object({ title: z.string() }),
    storedIn: visits.items({ is: { kind: 'page' }, writes }),
  })
}
