import { defineModel, preSave } from 'dynamo-signals'
import { saveAll } from 'dynamo-signals/bulk'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Row = defineModel('Row', { schema: z.object({ n: z.int().min(0) }) })
const rows = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `r${n}`, n }))
const open = () => {
  const { database, line, table } = memoryDatabase([Row])
  return { repository: database.repository(Row), line, table }
}

describe('saveAll', () => {
  it('saves more instances than fit in a transaction, each with its signals and in its own request', async () => {
    const { repository, line, table } = open()
    let heard = 0
    const disconnect = preSave.connect(() => void heard++, { sender: Row })
    onTestFinished(() => void disconnect())

    const done = await saveAll(repository, rows(250))

    expect(done).toEqual({ saved: 250, failed: 0, resumeFrom: 250 })
    expect(heard).toBe(250)
    expect(line.take()).toEqual(new Array(250).fill('PutItem'))
    expect(table.records).toHaveLength(250)
  })

  it('runs as many concurrent saves as the option allows', async () => {
    const { line } = open()
    let [running, most] = [0, 0]
    const { database } = memoryDatabase([Row], {
      client: async (operation, input) => {
        most = Math.max(most, ++running)
        await new Promise(resolve => setImmediate(resolve))
        running--
        return line.transport(operation, input)
      },
    })

    await saveAll(database.repository(Row), rows(30), { concurrency: 5 })

    expect(most).toBe(5)
  })

  it('reads an async iterable as it progresses', async () => {
    const { repository } = open()
    let read = 0
    async function* endless() {
      for (const row of rows(1_000)) {
        read++
        yield row
      }
    }
    const stop = new AbortController()
    const saving = saveAll(repository, endless(), {
      concurrency: 2,
      abortSignal: stop.signal,
      onProgress: ({ saved }) => saved === 10 && stop.abort(new Error('enough')),
    })

    await expect(saving).rejects.toThrow('enough')
    expect(read).toBeLessThan(20)
  })

  it('stops at the first failure, says where to resume, and then saves the rest', async () => {
    const { repository, table } = open()
    const all = rows(100)
    const broken = all.map(row => (row.n === 60 ? { ...row, n: -1 } : row))
    const progress: number[] = []

    const saving = saveAll(repository, broken, { onProgress: ({ resumeFrom }) => void progress.push(resumeFrom) })
    await expect(saving).rejects.toMatchObject({ code: 'repository.invalid' })
    const resumeFrom = progress.at(-1) ?? 0
    expect(resumeFrom).toBe(60)
    const done = await saveAll(repository, all, { resumeFrom, mode: 'upsert' })

    expect(done.resumeFrom).toBe(100)
    expect(table.items).toHaveLength(100)
    expect(table.items.every(({ _v }) => _v?.N === '1')).toBe(true)
  })

  it('continues after a failure that is passed to the caller', async () => {
    const { repository, table } = open()
    const failures: unknown[] = []

    const done = await saveAll(repository, [...rows(5), { id: 'bad', n: -1 }, { id: 'last', n: 1 }], {
      onFailure: (error, { id }, position) => failures.push([(error as { code: string }).code, id, position]),
    })

    expect(done).toEqual({ saved: 6, failed: 1, resumeFrom: 7 })
    expect(failures).toEqual([['repository.invalid', 'bad', 5]])
    expect(table.items).toHaveLength(6)
  })

  it.each([
    [[], { concurrency: 0 }, 'saveAll of Row: concurrency must be a whole number of at least 1, not 0.'],
    [[], { resumeFrom: -1 }, 'saveAll of Row: resumeFrom must be a whole number of at least 0, not -1.'],
    [5, {}, 'saveAll of Row: it needs an array or another iterable, not 5.'],
  ])('refuses %j with %j', async (given, options, message) => {
    await expect(saveAll(open().repository, given as never, options)).rejects.toThrow(message)
  })
})
