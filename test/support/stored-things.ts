import { type Database, defineModel } from 'dynamo-signals'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as z from 'zod'
import { fields } from './storable-values.ts'

/** A model whose instances hold any fields. */
export const Thing = defineModel('Thing', { schema: z.looseObject({}) })

const BATCH = 25

/** Saves this many instances, loads them, saves them again, and compares. Counterexamples are shortened. */
export async function expectLoadedAsSaved(database: Database, instances: number): Promise<void> {
  const batch = fc.array(fields, { minLength: BATCH, maxLength: BATCH })
  const property = fc.asyncProperty(batch, async all => {
    const things = database.repository(Thing)

    const saved = await things.saveMany(all)
    const loaded = await Promise.all(saved.map(({ id }) => things.get(id)))

    expect(loaded).toEqual(saved)
    for (const [at, given] of all.entries()) expect(loaded[at]).toMatchObject(given)
    // An instance that was loaded from the table counts as unchanged.
    const again = await things.saveMany(loaded.map(thing => ({ ...thing })))
    expect(again.map(({ version }) => version)).toEqual(Array(BATCH).fill(1))
  })
  await fc.assert(property, { numRuns: instances / BATCH })
}
