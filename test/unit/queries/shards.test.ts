import { defineModel } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Task = defineModel('Task', {
  schema: z.object({ state: z.string(), rank: z.union([z.number(), z.string()]).optional(), due: z.string() }),
  indexes: {
    spread: index({ partition: ['state'], sort: ['rank', 'due'], shards: 4 }),
    plain: index({ partition: ['state'], sort: ['rank', 'due'] }),
  },
  listed: index({ shards: 8 }),
})
const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))

describe('a query of an index in shards', () => {
  it('returns the same as sorting in memory, in pages of any size, in both directions', async () => {
    const task = fc.record({
      rank: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-0.5, 1e-7, 1e20)),
      due: fc.constantFrom('', 'a', 'a b', 'a#', 'ab', '2026-01-01', 'é', '😀'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(task, { maxLength: 25 }),
        fc.integer({ min: 1, max: 7 }),
        fc.boolean(),
        fc.constantFrom<'spread' | 'plain'>('spread', 'plain'),
        async (tasks, limit, descending, name) => {
          const { database, line } = memoryDatabase([Task])
          const repository = database.repository(Task)
          for (const [at, fields] of tasks.entries())
            await repository.create({ id: `t${at}`, state: 'open', ...fields })
          await repository.create({ state: 'done', rank: 1, due: '' })
          const sorted = tasks
            .map((fields, at) => ({ id: `t${at}`, ...fields }))
            .toSorted((one, other) => one.rank - other.rank || byBytes(one.due, other.due) || byBytes(one.id, other.id))
            .map(({ id }) => id)
          const expected = descending ? sorted.toReversed() : sorted
          line.take()

          const seen: string[] = []
          let cursor: string | undefined
          do {
            const order = descending ? 'desc' : 'asc'
            const page = await repository
              .query(name, { state: 'open' }, { limit, order, ...(cursor && { cursor }) })
              .page()
            seen.push(...page.items.map(({ id }) => id))
            cursor = page.cursor
          } while (cursor)

          expect(seen).toEqual(expected)
          expect(await repository.query(name, { state: 'open' }).count()).toBe(tasks.length)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('finds the same range of sort fields as filtering in memory', async () => {
    const ranks = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom('', 'a', 'a!', 'ab', 'b'))
    const bound = fc.constantFrom('gt', 'gte', 'lt', 'lte')
    const { database } = memoryDatabase([Task])
    const repository = database.repository(Task)
    const place = (value: number | string) => [typeof value === 'number' ? 0 : 1, value] as const
    const compare = (one: number | string, other: number | string) => {
      const [[kind, left], [otherKind, right]] = [place(one), place(other)]
      return kind - otherKind || (kind === 0 ? Number(left) - Number(right) : byBytes(String(left), String(right)))
    }
    const holds = {
      gt: (n: number) => n > 0,
      gte: (n: number) => n >= 0,
      lt: (n: number) => n < 0,
      lte: (n: number) => n <= 0,
    }
    const all: { id: string; rank: number | string }[] = []
    for (const rank of [...Array.from({ length: 30 }, (_, at) => at - 15), '', 'a', 'a!', 'a b', 'ab', 'b', 'ba']) {
      all.push((await repository.create({ state: 'open', rank, due: 'x' })) as never)
    }
    await fc.assert(
      fc.asyncProperty(
        bound,
        ranks,
        fc.constantFrom<'spread' | 'plain'>('spread', 'plain'),
        async (operator, rank, name) => {
          const found = await repository.query(name, { state: 'open', rank: { [operator]: rank } }).toArray()

          const expected = all.filter(task => holds[operator as keyof typeof holds](compare(task.rank, rank)))
          expect(new Set(found.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)))
        },
      ),
    )
  })

  it('reads about twice the share of each shard for a page', async () => {
    const { database } = memoryDatabase([Task])
    const repository = database.repository(Task)
    for (let at = 0; at < 200; at++) await repository.create({ id: `t${at}`, state: 'open', rank: at, due: '' })

    const { items, consumed } = await repository.query('spread', { state: 'open' }, { limit: 40 }).page()

    expect(items.map(({ rank }) => rank)).toEqual(Array.from({ length: 40 }, (_, at) => at))
    expect(consumed.requests).toBe(4)
    expect(consumed.read).toBe(80)
  })
})

describe('a list in shards', () => {
  it('returns every instance by ID, in pages, like a list in one partition', async () => {
    const { database, line } = memoryDatabase([Task])
    const repository = database.repository(Task)
    const ids = Array.from({ length: 40 }, (_, at) => `t${String(at).padStart(2, '0')}`)
    for (const id of ids.toReversed()) await repository.create({ id, state: 'open', due: '' })
    line.take()

    expect((await repository.list().toArray()).map(({ id }) => id)).toEqual(ids)
    expect(new Set(line.take())).toEqual(new Set(['Query']))
    const { items, cursor = '' } = await repository.list({}, { limit: 15 }).page()
    const next = await repository.list({}, { limit: 15, cursor }).page()
    expect([...items, ...next.items].map(({ id }) => id)).toEqual(ids.slice(0, 30))
  })

  it('finds the instances that were stored before the list had shards', async () => {
    const Before = defineModel('Task', { schema: Task.schema, listed: true })
    const shelf = memoryDatabase([Before])
    await shelf.database.repository(Before).create({ id: 'old', state: 'open', due: '' })

    const now = shelf.reopen({ models: [Task] }).database.repository(Task)
    await now.create({ id: 'new', state: 'open', due: '' })

    expect((await now.list().toArray()).map(({ id }) => id)).toEqual(['new', 'old'])
  })
})
