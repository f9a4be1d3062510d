import { type } from 'arktype'
import { type AnyModel, defineModel, type PreSave, preSave } from 'dynamo-signals'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'
import { fields } from '../../support/storable-values.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const counter = z.number().default(0)
const SCHEMAS: Record<string, AnyModel['schema']> = {
  'of zod keeps': z.looseObject({ counter }),
  'of zod strips': z.object({ counter }),
  'of zod refuses': z.strictObject({ counter }),
  'of valibot refuses': v.strictObject({ counter: v.optional(v.number(), 0) }),
  'of arktype refuses': type({ '+': 'reject', counter: 'number = 0' }),
}

describe.each(Object.entries(SCHEMAS))('an item of any content, where the schema %s', (_what, schema) => {
  it('keeps every stored attribute when a field is saved, and does not differ from itself', async () => {
    connected(preSave.connect(({ instance }: PreSave<AnyModel>) => void Object.keys(instance)))
    const oneField = async (given: Record<string, unknown>) => {
      const Thing = defineModel('Thing', { schema }) as AnyModel
      const Loose = defineModel('Thing', { schema: z.looseObject({}) })
      const shelf = memoryDatabase([Loose])
      await shelf.database.repository(Loose).create({ ...given, id: 't1' })
      const { _v, _wid, updatedAt, counter: _counter, ...before } = memoryItems(shelf).get('Thing#t1') ?? {}
      const things = shelf.reopen({ models: [Thing] }).database.repository(Thing)

      const saved = await things.update(await things.get('t1'), { counter: 1 })
      const again = await things.save({ ...saved })

      const { _v: _version, _wid: _writeId, _wids, updatedAt: _at, ...after } = memoryItems(shelf).get('Thing#t1') ?? {}
      expect(after).toEqual({ ...before, counter: { N: '1' } })
      expect(again).toEqual(saved)
      expect(again).toMatchObject({ ...given, counter: 1, version: 2 })
    }
    await fc.assert(fc.asyncProperty(fields, oneField), { numRuns: 150 })
  })
})
