import { defineModel } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Session = defineModel('Session', { schema: z.object({ endsAt: z.any().optional() }), expires: 'endsAt' })
const NOW = Date.UTC(2026, 0, 1)
const seconds = NOW / 1000
const YEAR = 365 * 24 * 3600
const sessions = () => memoryDatabase([Session], { runtime: { now: () => new Date(NOW) } })

describe('the field that an instance expires by', () => {
  it.each([
    ['milliseconds', NOW + 3_600_000, /after the year 9999\. Divide milliseconds by 1,000/],
    ['an ISO date', '2026-02-01T00:00:00Z', /not "2026-02-01T00:00:00Z": store Math\.floor/],
    ['seconds as text', String(seconds), /store Math\.floor/],
    ['a fraction', seconds + 0.5, /DynamoDB ignores fractions/],
    ['a time after the year 9999', 253_402_300_800, /after the year 9999/],
    ['zero', 0, /five years ago/],
    ['a negative time', -1, /five years ago/],
    ['a time more than five years ago', seconds - 5 * YEAR - 1, /five years ago/],
    ['a boolean', true, /not true/],
    ['a list', [seconds], /not an array/],
    ['microseconds', NOW * 1000, /after the year 9999/],
  ])('is refused at the save for %s', async (_, endsAt, why) => {
    const error = await sessions()
      .database.repository(Session)
      .create({ endsAt })
      .catch(reason => reason)

    expect(error).toMatchObject({ name: 'ValidationError', issues: [{ path: 'endsAt' }] })
    expect(error.message).toContain('Session was not saved: endsAt: Expected seconds since 1970, not ')
    expect(error.message).toMatch(why)
  })

  it.each([seconds + 60, seconds, seconds - 60, seconds - 4 * YEAR, 253_402_300_799, seconds + 100 * YEAR])(
    'sets DynamoDB’s time to live: %s',
    async endsAt => {
      const { database, table } = sessions()
      await database.repository(Session).create({ endsAt })
      expect(table.items.map(item => item._ttl)).toEqual([{ N: String(endsAt) }])
    },
  )

  it.each([undefined, null])('can be %s for an instance that does not expire', async endsAt => {
    const { database, table } = sessions()
    await database.repository(Session).create({ endsAt })
    expect(table.items.map(item => item._ttl)).toEqual([undefined])
  })
})
