import { type AnyModel, type Database, defineModel, postSave, type Transport } from 'dynamo-signals'
import { existingTable, type ItemCondition, type ItemsOptions } from 'dynamo-signals/existing'
import { replay, scan, verify } from 'dynamo-signals/operations'
import { dataTable } from 'dynamo-signals/table'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { testOf } from '../../../packages/dynamo-signals/src/existing/item-condition.ts'
import { encodeFields } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import { someonesTable } from '../../support/existing-table.ts'
import { manualTime } from '../../support/manual-time.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const things = existingTable({ tableName: 'things', partitionKey: 'pk' })
const schema = z.object({})
const thingOf = (is: ItemsOptions['is'], name = 'Thing') =>
  defineModel(name, { schema, storedIn: things.items({ is, id: 'pk' }) })
const Own = defineModel('Own', { schema: z.object({ name: z.string() }) })
const Other = defineModel('Other', { schema: z.object({ name: z.string() }) })

/** A table of another team and one of the library, and how many items scans have received. */
async function tables(models: readonly AnyModel[]) {
  const theirs = await someonesTable('things', { partitionKey: 'pk' })
  await theirs.addTable(dataTable('own'))
  let received = 0
  const client = (async (operation, input, options) => {
    const output = await theirs.dynamodb.transport(operation, input as never, options as never)
    if (operation === 'Scan') received += (output as { readonly Items?: readonly object[] }).Items?.length ?? 0
    return output
  }) as Transport
  const database = theirs.open(models, { client, tableName: 'own' })
  return { ...theirs, database, received: () => received }
}

async function idsOf(database: Database, model: AnyModel): Promise<string[]> {
  const ids: string[] = []
  await scan(database, model, {}, ({ id }) => void ids.push(id))
  return ids.toSorted()
}

/** 40 items, of which each fourth is a thing. */
async function fortyItems(is: ItemsOptions['is']) {
  const Thing = thingOf(is)
  const opened = await tables([Thing])
  for (let at = 0; at < 40; at++) {
    await opened.put(encodeFields({ pk: `${at}`, kind: at % 4 === 0 ? 'thing' : 'else' }))
  }
  return { ...opened, Thing }
}

it('receives only the items that match the conditions of a model', async () => {
  const { database, Thing, received } = await fortyItems({ kind: 'thing' })

  expect(await scan(database, Thing, { segments: 2 }, () => undefined)).toMatchObject({ visited: 10, scanned: 40 })
  expect(received()).toBe(10)
})

it('receives all items if a function recognizes them', async () => {
  const { database, Thing, received } = await fortyItems(({ kind }) => kind === 'thing')

  expect(await scan(database, Thing, {}, () => undefined)).toMatchObject({ visited: 10, scanned: 40 })
  expect(received()).toBe(40)
})

it('receives only those items in a replay, too, and counts the items that DynamoDB reads', async () => {
  const { database, Thing, received } = await fortyItems({ kind: 'thing' })
  const options = { dispatchUid: 'seen', consumer: 'mails' }
  connected(postSave.connect(() => undefined, { ...options, sender: Thing }))
  const done: number[] = []

  const replayed = await replay(database, { ...options, model: Thing, onProgress: each => done.push(each.done) })

  expect(replayed).toMatchObject({ delivered: 10, scanned: 40 })
  expect(received()).toBe(10)
  expect(done.at(-1)).toBe(40)
})

it('receives all items in an audit, which also reports those of no model', async () => {
  const { database, received } = await fortyItems({ kind: 'thing' })

  expect(await verify(database)).toMatchObject({ existing: [{ unmatched: 30 }] })
  expect(received()).toBe(40)
})

it('receives only the instances of a model from the own table, without their guards', async () => {
  const { database, received } = await tables([Own, Other])
  await database.repository(Own).create({ name: 'one' })
  for (const name of ['two', 'three']) await database.repository(Other).create({ name })

  expect(await scan(database, Own, {}, () => undefined)).toMatchObject({ visited: 1, scanned: 3 })
  expect(received()).toBe(1)
})

it('waits as long for items that are left out as for others', async () => {
  const { Thing, open } = await fortyItems({ kind: 'nothing' })
  const { runtime, elapsed } = manualTime()

  await scan(open([Thing], { runtime }), Thing, { segments: 1, rateLimit: 10 }, () => undefined)

  expect(elapsed()).toBeGreaterThanOrEqual(2000)
})

const value = fc.oneof(fc.constantFrom('', 'a', 'ab', 'b', '1'), fc.constantFrom(0, 1, -1, 1.5), fc.boolean())
const item = fc.record(
  { pk: fc.constantFrom('a', 'ab', 'b', '1'), kind: fc.oneof(value, fc.constant(null)), a: value },
  { requiredKeys: ['pk'] },
)
const condition: fc.Arbitrary<ItemCondition> = fc.oneof(
  value,
  fc.constantFrom({ beginsWith: 'a' }, { beginsWith: '1' }, { exists: true }, { exists: false }),
)
const conditions = fc
  .record({ pk: condition, kind: condition, a: condition }, { requiredKeys: [] })
  .filter(is => Object.keys(is).length > 0)

it('finds the items that the conditions find as a function, of a model after another one, too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 5 }), conditions, conditions, async (items, first, second) => {
      const asFunction =
        (is: Readonly<Record<string, ItemCondition>>) => (plain: Readonly<Record<string, unknown>>) => {
          const stored = encodeFields({ ...plain })
          return Object.entries(is).every(([name, each]) => testOf(each)(stored[name]))
        }
      const byFilter = [thingOf(first, 'First'), thingOf(second, 'Second')] as const
      const byFunction = [thingOf(asFunction(first), 'First'), thingOf(asFunction(second), 'Second')] as const
      const opened = await tables(byFilter)
      const other = opened.open(byFunction)
      for (const each of items) await opened.put(encodeFields(each))

      for (const at of [0, 1] as const) {
        expect(await idsOf(opened.database, byFilter[at])).toEqual(await idsOf(other, byFunction[at]))
      }
    }),
    { numRuns: 40 },
  )
})
