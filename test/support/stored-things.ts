import { type Database, defineModel } from 'dynamo-signals'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as z from 'zod'
import { fields } from './storable-values.ts'

/** A model whose instances hold any fields. */
export const Thing = defineModel('Thing', { schema: z.looseObject({}) })

const BATCH = 25

/** Saves so many instances, loads them and saves them again, and compares. Whatever is found is shortened. */
export async function expectLoadedAsSaved(database: Database, instances: number): Promise<void> {
  const batch = fc.array(fields, { minLength: BATCH, maxLength: BATCH })
  const property = fc.asyncProperty(batch, async all => {
    const things = database.repository(Thing)

    const saved = await things.saveMany(all)
    const loaded = await Promise.all(saved.map(({ id }) => things.get(id)))

    expect(loaded).toEqual(saved)
    for (const [at, given] of all.entries()) expect(loaded[at]).toMatchObject(given)
    // What came back from the table is no change to what went there.
    const again = await things.saveMany(loaded.map(thing => ({ ...thing })))
    expect(again.map(({ version }) => version)).toEqual(Array(BATCH).fill(1))
  })
  await fc.assert(property, { numRuns: instances / BATCH })
}
