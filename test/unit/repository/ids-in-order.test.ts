import { defineModel } from 'dynamo-signals'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { manualTime } from '../../support/manual-time.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const Note = defineModel('Note', { schema: z.object({ text: z.string() }) })
const timeOf = (id: string) => new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toISOString()

it('makes IDs from the time of an injected clock', async () => {
  const { database } = memoryDatabase([Note], { runtime: manualTime('2026-03-01T12:00:00Z').runtime })

  const { id } = await database.repository(Note).create({ text: 'a' })

  expect(timeOf(id)).toBe('2026-03-01T12:00:00.000Z')
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

it('makes IDs in order of creation, even within one millisecond and after the clock is set back', async () => {
  const time = manualTime()
  const { database } = memoryDatabase([Note], { runtime: time.runtime })
  const ids: string[] = []

  for (let count = 0; count < 5_000; count++) {
    if (count === 4_500) time.pass(-60_000)
    ids.push((await database.repository(Note).create({ text: 'a' })).id)
  }

  expect(ids).toEqual([...new Set(ids)].sort())
})
