import { type PostSave, postSave } from 'dynamo-signals'
import { type ReplayProgress, replay } from 'dynamo-signals/operations'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { manualTime } from '../../support/manual-time.ts'

const consumer = 'links'

let time: ReturnType<typeof manualTime>
let shop: FreshDatabase
let heard: string[]
beforeEach(async () => {
  time = manualTime()
  shop = await freshDatabase(BOOKSHOP, { runtime: time.runtime })
  heard = []
})

const note = ({ instance }: PostSave<typeof Author>) => void heard.push(instance.name)
const connect = (dispatchUid: string, receiver: typeof note) => {
  const disconnect = postSave.connect(receiver, { sender: Author, dispatchUid, consumer })
  onTestFinished(() => void disconnect())
}

async function writeAuthors(count: number): Promise<void> {
  const authors = Array.from({ length: count }, (_, index) => ({ email: `a${index}@example.org`, name: `${index}` }))
  await shop.database.repository(Author).saveMany(authors)
}

describe('a long replay', () => {
  it('reports how far it is, how fast, and how long it will take', async () => {
    await writeAuthors(20)
    connect('note', note)
    const reports: ReplayProgress[] = []

    await replay(shop.database, { consumer, rateLimit: 10, segments: 1, onProgress: each => reports.push(each) })

    // Twenty authors and the guards of their addresses, ten a second: the first page at once.
    const [first, second] = reports
    expect(first).toMatchObject({ done: 10, total: 40, rate: 0, secondsLeft: undefined })
    expect(second).toMatchObject({ done: 20, rate: 20, secondsLeft: 1 })
    expect(reports.at(-1)).toMatchObject({ done: 40, delivered: 20 })
    expect(time.elapsed()).toBeGreaterThanOrEqual(3000)
  })

  it('uses the total from the caller', async () => {
    await writeAuthors(1)
    connect('note', note)
    const totals = new Set<number | undefined>()

    await replay(shop.database, { consumer, total: 1_000_000, onProgress: ({ total }) => totals.add(total) })

    expect([...totals]).toEqual([1_000_000])
  })

  it('visits every item once, in the given number of segments', async () => {
    await writeAuthors(30)
    connect('note', note)

    const result = await replay(shop.database, { consumer, segments: 8 })

    expect(result).toMatchObject({ scanned: 60, delivered: 30, resumeFrom: undefined })
    expect(heard.toSorted((one, other) => Number(one) - Number(other))).toEqual(
      Array.from({ length: 30 }, (_, index) => `${index}`),
    )
  })

  it('stops on request, and resumes where it stopped', async () => {
    await writeAuthors(20)
    connect('note', note)
    const stop = new AbortController()
    const paged = { consumer, rateLimit: 5, segments: 2 }

    const first = await replay(shop.database, {
      ...paged,
      abortSignal: stop.signal,
      onProgress: ({ done }) => void (done >= 10 && stop.abort()),
    })
    const heardFirst = heard.length
    const second = await replay(shop.database, { ...paged, resumeFrom: first.resumeFrom ?? '' })

    expect(first.resumeFrom).toBeDefined()
    expect(first.scanned).toBeLessThan(40)
    expect(heardFirst).toBeLessThan(20)
    expect(second).toMatchObject({ scanned: 40, resumeFrom: undefined })
    expect(second.delivered + heardFirst).toBe(20)
  })

  it('resumes from its last progress after a crash', async () => {
    await writeAuthors(10)
    const tokens: string[] = []
    connect('note', note)
    const die = (progress: ReplayProgress) => {
      tokens.push(progress.resumeFrom)
      if (tokens.length === 2) throw new Error('Killed')
    }

    const paged = { consumer, rateLimit: 4, segments: 1 }
    await expect(replay(shop.database, { ...paged, onProgress: die })).rejects.toThrow('Killed')
    const rest = await replay(shop.database, { ...paged, resumeFrom: tokens.at(-1) ?? '' })

    expect(rest).toMatchObject({ scanned: 20, failed: 0 })
    expect(new Set(heard).size).toBe(10)
    expect(heard).toHaveLength(10)
  })
})
