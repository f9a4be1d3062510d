import { type Database, defineModel } from 'dynamo-signals'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { freshDatabase } from '../../support/fresh-database.ts'
import { fields } from '../../support/storable-values.ts'

const Thing = defineModel('Thing', { schema: z.looseObject({}) })
const BATCH = 25

let database: Database
beforeAll(async () => {
  ;({ database } = await freshDatabase([Thing]))
})

describe('an instance', () => {
  it('is loaded as it was saved, whatever its fields hold', async () => {
    const batch = fc.array(fields, { minLength: BATCH, maxLength: BATCH })
    await fc.assert(
      fc.asyncProperty(batch, async all => {
        const things = database.repository(Thing)

        const saved = await things.saveMany(all)
        const loaded = await Promise.all(saved.map(({ id }) => things.get(id)))

        expect(loaded).toEqual(saved)
        for (const [at, given] of all.entries()) expect(loaded[at]).toMatchObject(given)
        // What came back from the table is no change to what went there.
        const again = await things.saveMany(loaded.map(thing => ({ ...thing })))
        expect(again.map(({ version }) => version)).toEqual(Array(BATCH).fill(1))
      }),
      { numRuns: 1_000 / BATCH },
    )
  }, 60_000)
})
