import { describe, it } from 'vitest'
import { freshDatabase } from '../../support/fresh-database.ts'
import { expectLoadedAsSaved, Thing } from '../../support/stored-things.ts'

/** How many are drawn. A thousand are in test/unit, over the memory that is held to DynamoDB Local, and in the nightly run. */
const INSTANCES = Number(process.env.STORED_INSTANCES ?? 200)

describe('an instance', () => {
  it('is loaded as it was saved, with any field values', async () => {
    const { database } = await freshDatabase([Thing])

    await expectLoadedAsSaved(database, INSTANCES)
  })
})
