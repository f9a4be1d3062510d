import { runInNewContext } from 'node:vm'
import { defineModel, type PreSave, preSave } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { isSameValue } from '../../../packages/dynamo-signals/src/repository/items/changed-fields.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Parcel = defineModel('Parcel', { schema: z.object({ content: z.unknown() }), unique: ['content'] })

/** Values as another realm makes them: a Jest test file, a vm context, a worker of a vm pool. */
const foreign = (code: string) => runInNewContext(`(${code})`, { Buffer })

const VALUES: readonly (readonly [code: string, own: unknown])[] = [
  ['{ a: 1, deep: { list: [1, { b: null }] } }', { a: 1, deep: { list: [1, { b: null }] } }],
  ['[]', []],
  ['new Set(["x", "y"])', new Set(['x', 'y'])],
  ['new Set([1, 2])', new Set([1, 2])],
  ['new Uint8Array([1, 2])', new Uint8Array([1, 2])],
  ['Buffer.from([1, 2])', new Uint8Array([1, 2])],
  [
    'new Set([new Uint8Array([1]), new Uint8Array([1]), new Uint8Array([2])])',
    new Set([new Uint8Array([1]), new Uint8Array([2])]),
  ],
]

describe('a value from another realm', () => {
  it.each(VALUES)('%s is stored, loaded and found as one of this realm', async (code, own) => {
    const parcels = memoryDatabase([Parcel]).database.repository(Parcel)

    const { id } = await parcels.create({ content: foreign(code) })
    const loaded = await parcels.get(id)

    expect(loaded.content).toEqual(own)
    expect((await parcels.findBy('content', foreign(code)))?.id).toBe(id)
    expect((await parcels.findBy('content', own))?.id).toBe(id)
  })

  it.each(VALUES)('%s is the same value as one of this realm, and changes nothing', async (code, own) => {
    const { database, table } = memoryDatabase([Parcel])
    const parcels = database.repository(Parcel)
    const parcel = await parcels.create({ content: own })

    const again = await parcels.update(parcel, { content: foreign(code) })

    expect(isSameValue(foreign(code), own)).toBe(true)
    expect(isSameValue(own, foreign(code))).toBe(true)
    expect(again.version).toBe(1)
    expect(table).toBeDefined()
  })

  it('can be assigned to a draft by a receiver', async () => {
    const fill = ({ instance }: PreSave<typeof Parcel>) => {
      instance.content = foreign('{ tags: new Set(["x"]) }')
    }
    connected(preSave.connect(fill, { sender: Parcel }))

    const parcel = await memoryDatabase([Parcel]).database.repository(Parcel).create({ content: 1 })

    expect(parcel.content).toEqual({ tags: new Set(['x']) })
  })

  it.each([
    'new Map([[1, 2]])',
    'new Date(0)',
    'new (class Money {})()',
    '/x/',
    'new Error("x")',
    'new Float64Array(1)',
  ])('%s is refused by its kind, as one of this realm is', async code => {
    const parcels = memoryDatabase([Parcel]).database.repository(Parcel)
    const refusal = (value: unknown) => parcels.create({ content: value }).catch(error => error.message)

    const message = await refusal(foreign(code))

    expect(message).toMatch(/^Parcel was not saved: content: .* cannot be stored/)
    // biome-ignore lint/security/noGlobalEval: the same code in this realm
    expect(await refusal(globalThis.eval(`(${code})`))).toBe(message)
  })
})

it('accepts the schema of another realm, including its issues', async () => {
  const schema = runInNewContext(`({
    '~standard': {
      version: 1,
      vendor: 'other',
      validate: value =>
        typeof value.name === 'string'
          ? { value: { name: value.name.trim() } }
          : { issues: [{ message: 'Expected a text', path: ['name', { key: 0 }] }, { message: 'Whole' }] },
    },
  })`)
  const Tag = defineModel('Tag', { schema })
  const tags = memoryDatabase([Tag]).database.repository(Tag)

  expect(await tags.create({ name: ' a ' })).toMatchObject({ name: 'a' })
  const refused = await tags.create({ name: 1 }).catch(error => error)
  expect(refused.issues).toEqual([
    { path: 'name.0', message: 'Expected a text' },
    { path: '', message: 'Whole' },
  ])
  expect(Object.getPrototypeOf(refused.issues)).toBe(Array.prototype)
})
