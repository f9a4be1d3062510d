import { isDeepStrictEqual } from 'node:util'
import { defineModel } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { type ComparedItems, ComparedUpdates } from '../../../packages/dynamo-signals/src/existing/compared-update.ts'
import { encodeFields, type Item } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import { toUpdate } from '../../../packages/dynamo-signals/src/repository/writing/planned-write.ts'
import { someonesTable } from '../../support/existing-table.ts'

const KEY = { pk: { S: 'order' } }
const NAMES = ['status', 'total', 'note', 'data', 'S', 'N']
const leaf = fc.oneof(fc.constantFrom('', 'a', 'b'), fc.integer({ min: -2, max: 2 }), fc.boolean(), fc.constant(null))
const nested = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('S', 'N', 'M', 'wid'), leaf, { maxKeys: 2 }),
  fc.constantFrom(new Set(['a', 'b']), new Set(['a']), new Uint8Array([1])),
)
const items: fc.Arbitrary<Item> = fc
  .dictionary(fc.constantFrom(...NAMES), nested)
  .map(fields => ({ ...KEY, ...encodeFields(fields) }))

/** Puts an item in a table, and returns the item after an update that was planned from another one. */
async function table(options: ComparedItems = {}) {
  const { dynamodb, put, remove } = await someonesTable('shop', { partitionKey: 'pk' })
  const updates = new ComparedUpdates(options)
  return {
    async updated(stored: Item | undefined, before: Item, after: Item): Promise<Item | 'refused'> {
      await (stored ? put(stored) : remove(KEY))
      const { condition, update } = updates.plan(before, after)
      if (!update) return before
      const key = { pk: '', sk: '', stored: KEY }
      const write = { table: 'shop', key, update, conditions: [condition], refusal: () => new Error() }
      const input = toUpdate({ kind: 'update', ...write })
      const refused = (error: Error) => error.name === 'ConditionalCheckFailedException'
      const failure = await dynamodb.transport('UpdateItem', input as never).then(
        () => undefined,
        (error: Error) => error,
      )
      if (failure && !refused(failure)) throw failure
      return failure ? 'refused' : ((await dynamodb.items('shop'))[0] as Item)
    },
    plan: (before: Item, after: Item) => updates.plan(before, after),
  }
}

const LIKE_A_MODEL = { keys: ['pk'], data: 'data' }
const WAYS: readonly [string, ComparedItems][] = [
  ['if it compares all attributes', {}],
  ['if it knows the key and the own data', LIKE_A_MODEL],
]

it.each(WAYS)('replaces an item by another one if it is as it was read, %s', async (_, options) => {
  const { updated } = await table(options)

  await fc.assert(
    fc.asyncProperty(items, items, async (before, after) => {
      expect(await updated(before, before, after)).toEqual(after)
    }),
  )
})

it.each(WAYS)('is refused as the condition is as a function, %s', async (_, options) => {
  const { updated, plan } = await table(options)

  await fc.assert(
    fc.asyncProperty(fc.option(items, { nil: undefined }), items, items, async (stored, before, after) => {
      const { condition, update } = plan(before, after)
      fc.pre(update !== undefined && condition.kind === 'holds')

      const isRefused = (await updated(stored, before, after)) === 'refused'

      expect(condition.kind === 'holds' && condition.holds(stored)).toBe(!isRefused)
    }),
  )
})

it('is refused if an attribute has changed that was read or is added, and of the own data only the write ID counts', async () => {
  const { updated } = await table(LIKE_A_MODEL)
  const writeIdOf = ({ data }: Item) => data?.M?.wid?.S
  const shown = (item: Item, before: Item, name: string) =>
    name === 'data' && writeIdOf(before) !== undefined ? writeIdOf(item) : item[name]

  await fc.assert(
    fc.asyncProperty(items, items, items, async (stored, before, after) => {
      const names = Object.keys({ ...before, ...after })
      fc.pre(!isDeepStrictEqual(before, after))

      const isSame = names.every(name => isDeepStrictEqual(shown(stored, before, name), shown(before, before, name)))

      expect((await updated(stored, before, after)) !== 'refused').toBe(isSame)
    }),
  )
})

it('is refused for an item that had nothing but its key and does not exist anymore', async () => {
  const { updated } = await table(LIKE_A_MODEL)
  const open = { ...KEY, status: { S: 'open' } }

  expect(await updated(KEY, KEY, open)).toEqual(open)
  expect(await updated(undefined, KEY, open)).toBe('refused')
})

it('does not take an added attribute for one that was read, whatever it planned before', async () => {
  const { updated } = await table()
  const [bare, open, paid] = [{ ...KEY }, { ...KEY, status: { S: 'open' } }, { ...KEY, status: { S: 'paid' } }]

  expect(await updated(bare, bare, open)).toEqual(open)
  expect(await updated(open, open, paid)).toEqual(paid)
  expect(await updated(paid, bare, open)).toBe('refused')
})

it('compares an item in which nothing differs', () => {
  const item = { ...KEY, total: { N: '1' }, data: { M: { v: { N: '1' } } } }

  const { condition, compared, update } = new ComparedUpdates().plan(item, structuredClone(item))

  expect({ compared, update }).toEqual({ compared: 3, update: undefined })
  expect(condition).toMatchObject({
    expression: '#a0 = :a0 AND #a1 = :a1 AND #a2 = :a2',
    names: { '#a0': 'pk', '#a1': 'total', '#a2': 'data' },
    values: { ':a0': item.pk, ':a1': item.total, ':a2': item.data },
  })
})

it('is refused for a loaded item with more attributes than a condition can compare', async () => {
  const storedIn = existingTable({ tableName: 'shop', partitionKey: 'pk' }).items({
    is: { type: 'lamp' },
    id: 'sku',
    writes: { key: { pk: ({ sku }) => `LAMP#${sku}` }, marks: { type: 'lamp' } },
  })
  const Lamp = defineModel('Lamp', { schema: z.looseObject({ sku: z.string(), stock: z.number() }), storedIn })
  const { put, open } = await someonesTable('shop', { partitionKey: 'pk' })
  const lamps = open([Lamp]).repository(Lamp)
  const many = Object.fromEntries(Array.from({ length: 97 }, (_, at) => [`part${at}`, `${at}`]))
  await put(encodeFields({ pk: 'LAMP#1', type: 'lamp', sku: '1', stock: 1 }))
  await put(encodeFields({ pk: 'LAMP#2', type: 'lamp', sku: '2', stock: 1, ...many }))

  expect(await lamps.update(await lamps.get('1'), { stock: 2 })).toMatchObject({ stock: 2 })
  await expect(lamps.update(await lamps.get('2'), { stock: 2 })).rejects.toThrow(
    /^Lamp 2 has \d+ attributes, and at most 100 can be compared\./,
  )
})
