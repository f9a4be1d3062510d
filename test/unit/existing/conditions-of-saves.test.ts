import { type AnyModel, defineModel } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { formOf, type ItemForm } from '../../../packages/dynamo-signals/src/existing/item-form.ts'
import { encodeFields, type Item } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import { readPrevious } from '../../../packages/dynamo-signals/src/repository/items/read-previous.ts'
import { withoutUndefined } from '../../../packages/dynamo-signals/src/repository/items/without-undefined.ts'
import { planSave } from '../../../packages/dynamo-signals/src/repository/saving/plan-save.ts'
import { isUnchanged } from '../../../packages/dynamo-signals/src/repository/writing/is-unchanged.ts'
import { toUpdate } from '../../../packages/dynamo-signals/src/repository/writing/planned-write.ts'

const shop = existingTable({ tableName: 'shop', partitionKey: 'pk' })
const key = { pk: ({ sku }: { readonly sku?: unknown }) => `LAMP#${sku}` }
const schema = z.looseObject({ sku: z.string(), stock: z.number() })
const lampWith = (options: object) => {
  const writes = { key, marks: { type: 'lamp' }, ...options }
  return defineModel('Lamp', { schema, storedIn: shop.items({ is: { type: 'lamp' }, id: 'sku', writes }) })
}

const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()))
const others = fc.dictionary(fc.constantFrom('note', 'made', 'changed', '_signals', '_x', 'gsi1pk', 'createdAt'), value)
const bookkeeping = fc.constantFrom({}, { _signals: { v: 2, wid: 'a', wids: ['b'] } })
const stored: fc.Arbitrary<Item> = fc
  .tuple(others, bookkeeping)
  .map(([rest, own]) => encodeFields({ ...rest, ...own, pk: 'LAMP#1', type: 'lamp', sku: '1', stock: 1 }))

/** Plans a save of a loaded lamp. `compares`: with the conditions that a save in the library's own table has. */
function planned(model: AnyModel, item: Item, compares: boolean, changes: object = { stock: 2 }) {
  const form = formOf(model) as ItemForm
  const own = form.read(model, '1', item)
  const previous = readPrevious(model, own, {}, true)
  const context = { database: 'default' } as never
  const times = { createdAt: '2026-01-02T03:04:05.000Z', updatedAt: '2026-01-03T03:04:05.000Z' }
  const stamp = {
    ...times,
    id: '1',
    version: 3,
    writeId: 'w',
    earlierWriteIds: [],
    context,
    raw: false,
    modelVersion: 1,
  }
  const [write] = planSave({
    table: 'own',
    foreignWriters: new Set(['Lamp']),
    model,
    fields: withoutUndefined({ ...previous.stored, ...changes }),
    stamp: { ...stamp, ...form.stampOf(stamp) },
    previous,
    checks: [],
    inserts: false,
  })
  const conditions = isUnchanged({ foreignWriters: new Set(['Lamp']) }, own, write.item)
  const key = form.keyOf(model, '1') as Item
  const converted = form.write(
    model,
    { id: '1', stored: key, isShared: true },
    compares ? { ...write, conditions } : write,
  )
  return { input: toUpdate(converted), item: converted.item, own: write.item as Item }
}

it.each([
  ['with its bookkeeping', {}],
  ['without bookkeeping', { bookkeeping: false }],
  ['with times of its own', { createdAt: 'made', updatedAt: { name: 'changed', as: 'seconds' } }],
])('sends the same request as if each attribute were also compared in the own form, %s', (_, options) => {
  const Lamp = lampWith(options)

  fc.assert(
    fc.property(stored, item => {
      expect(planned(Lamp, item, false)).toEqual(planned(Lamp, item, true))
    }),
  )
})

const changes = fc.record({ stock: fc.integer(), note: fc.option(value, { nil: undefined }) }, { requiredKeys: [] })

it.each([
  ['with its bookkeeping', {}],
  ['without bookkeeping', { bookkeeping: false }],
  ['with times of its own', { createdAt: 'made', updatedAt: { name: 'changed', as: 'seconds' } }],
  ['in an index', { indexes: { gsi1pk: ({ note }: { readonly note?: unknown }) => (note ? `N#${note}` : undefined) } }],
  ['with a renamed field', { attributes: { stock: 'gsi1pk' } }],
])('stores the item of a new instance with the same attributes, %s', (_, options) => {
  const Lamp = lampWith(options)

  fc.assert(
    fc.property(stored, changes, (item, changed) => {
      const { item: saved, own } = planned(Lamp, item, false, changed)

      expect(saved).toStrictEqual((formOf(Lamp) as ItemForm).storedOf(Lamp, '1', own))
    }),
  )
})
