import { describe, it } from 'vitest'
import { memoryDatabase } from '../../support/memory-database.ts'
import { expectLoadedAsSaved, Thing } from '../../support/stored-things.ts'

describe('an instance in memory', () => {
  it('is loaded as it was saved, with any field values', async () => {
    const { database } = memoryDatabase([Thing])

    await expectLoadedAsSaved(database, 1_000)
  })
})
