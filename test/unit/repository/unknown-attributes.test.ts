import { type } from 'arktype'
import { type AnyModel, defineModel, type PreSave, preSave, type Repository, ValidationError } from 'dynamo-signals'
import * as v from 'valibot'
import { beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

// One model in every spelling: what each of these schemas does with a field it does not know differs.
const SCHEMAS = {
  'zod strips': z.object({ name: z.string(), note: z.string().optional() }),
  'zod refuses': z.strictObject({ name: z.string(), note: z.string().optional() }),
  'valibot strips': v.object({ name: v.string(), note: v.optional(v.string()) }),
  'valibot refuses': v.strictObject({ name: v.string(), note: v.optional(v.string()) }),
  'arktype refuses': type({ '+': 'reject', name: 'string', 'note?': 'string' }),
  'arktype deletes': type({ '+': 'delete', name: 'string', 'note?': 'string' }),
  'arktype keeps': type({ name: 'string', 'note?': 'string' }),
}

const UNKNOWN = {
  rank: { N: '7' },
  labels: { SS: ['a', 'b'] },
  balance: { N: '12345678901234567890' },
  deep: { M: { list: { L: [{ N: '1.5' }, { NULL: true }] } } },
  _newer: { S: 'bookkeeping of a newer release' },
  gsi3pk: { S: 'Pet.owner#o1' },
  gsi3sk: { S: 'p1' },
  _ttl: { N: '4102444800' },
}

const connected = tidyReceivers()

describe.each(Object.entries(SCHEMAS))('attributes that a model does not know, if %s', (_what, schema) => {
  let shelf: ReturnType<typeof memoryDatabase>
  let items: ReturnType<typeof memoryItems>
  let pets: Repository<AnyModel>
  let Pet: AnyModel
  beforeEach(async () => {
    Pet = defineModel('Pet', { schema, inexactNumbers: 'text' }) as AnyModel
    shelf = memoryDatabase([Pet])
    items = memoryItems(shelf)
    pets = shelf.database.repository(Pet)
    await shelf.reopen().database.repository(Pet).create({ id: 'p1', name: 'Rex', note: 'x' })
    items.set('Pet#p1', UNKNOWN)
  })
  const stored = () => items.get('Pet#p1')

  it('stay when a field is updated, one after another', async () => {
    const one = await pets.update(await pets.get('p1'), { name: 'Max' })
    await pets.update(one, { name: 'Moritz' })

    expect(stored()).toMatchObject({ ...UNKNOWN, name: { S: 'Moritz' }, _v: { N: '3' } })
  })

  it('stay when the loaded instance is saved, or a copy of it', async () => {
    const one = await pets.save({ ...(await pets.get('p1')), name: 'Max' })
    expect(stored()).toMatchObject({ ...UNKNOWN, name: { S: 'Max' } })

    await pets.save(JSON.parse(JSON.stringify({ id: 'p1', version: one.version, name: 'Ben' })))
    expect(stored()).toMatchObject({ name: { S: 'Ben' }, _newer: UNKNOWN._newer, _ttl: UNKNOWN._ttl })
  })

  it('stay with updateFields, saveMany and updateOrCreate', async () => {
    const one = await pets.save(
      { ...(await pets.get('p1')), name: 'A' },
      {
        updateFields: ['name'] as never[],
      },
    )
    const [two] = await pets.saveMany([{ ...one, name: 'B' }])
    expect(two).toMatchObject({ name: 'B' })
    await pets.updateOrCreate({ id: 'p1' }, { name: 'C' })

    expect(stored()).toMatchObject({ ...UNKNOWN, name: { S: 'C' }, _v: { N: '4' } })
  })

  it('stay when a preSave receiver changes another field, and do not count as changed', async () => {
    const heard: unknown[] = []
    connected(
      preSave.connect(
        ({ instance, changedFields }: PreSave<AnyModel>) => {
          heard.push([...changedFields])
          ;(instance as unknown as { note: string }).note = 'by the receiver'
        },
        { sender: Pet },
      ),
    )

    await pets.update(await pets.get('p1'), { name: 'Max' })

    expect(heard).toEqual([['name']])
    expect(stored()).toMatchObject({ ...UNKNOWN, name: { S: 'Max' }, note: { S: 'by the receiver' } })
  })

  it('keep their values if the caller passes others, or those are refused, unless the schema keeps them', async () => {
    const pet = await pets.get('p1')

    const saved = await pets.save({ ...pet, name: 'Max', rank: 8 }).catch(error => error)

    const isRefused = saved instanceof ValidationError
    if (_what.endsWith('refuses')) expect(isRefused).toBe(true)
    expect(stored()).toMatchObject({ ...UNKNOWN, rank: { N: _what.endsWith('keeps') ? '8' : '7' } })
    const named = pets.save({ ...(await pets.get('p1')), rank: 9 }, { updateFields: ['rank'] as never[] })
    if (_what.endsWith('keeps')) await named
    else await expect(named).rejects.toMatchObject({ code: 'repository.invalid' })
  })

  it('are removed if the caller sets them to undefined, like known fields', async () => {
    await pets.update(await pets.get('p1'), { rank: undefined, note: undefined })

    expect(stored()).not.toHaveProperty('rank')
    expect(stored()).not.toHaveProperty('note')
    expect(stored()).toMatchObject({ labels: UNKNOWN.labels, balance: UNKNOWN.balance })
  })

  it('do not hide issues of known fields', async () => {
    const saved = pets.update(await pets.get('p1'), { name: 5 })

    await expect(saved).rejects.toMatchObject({ code: 'repository.invalid', issues: [{ path: 'name' }] })
  })
})

describe('a field that a schema knows', () => {
  it('is removed if a complete instance is saved without it, even in a process that has not seen it yet', async () => {
    const Pet = defineModel('Pet', { schema: z.object({ name: z.string(), note: z.string().optional() }) })
    const shelf = memoryDatabase([Pet])
    memoryItems(shelf).put('Pet#p1', { _type: { S: 'Pet' }, _v: { N: '1' }, name: { S: 'Rex' }, note: { S: 'old' } })

    await shelf.database.repository(Pet).save({ id: 'p1', name: 'Rex' }, { mode: 'update' })

    expect(memoryItems(shelf).get('Pet#p1')).not.toHaveProperty('note')
  })

  it.each([
    [
      'zod',
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('circle'), radius: z.number() }),
        z.strictObject({ kind: z.literal('square'), side: z.number() }),
      ]),
    ],
    [
      'valibot',
      v.variant('kind', [
        v.strictObject({ kind: v.literal('circle'), radius: v.number() }),
        v.strictObject({ kind: v.literal('square'), side: v.number() }),
      ]),
    ],
  ] as const)('in one variant of a union is not mistaken for unknown in another: %s', async (_vendor, schema) => {
    const Shape = defineModel('Shape', { schema }) as AnyModel
    const shelf = memoryDatabase([Shape])
    const shapes = shelf.database.repository(Shape)
    const base = { _type: { S: 'Shape' }, _v: { N: '1' }, other: { S: 'kept' } }
    memoryItems(shelf).put('Shape#1', { ...base, kind: { S: 'circle' }, radius: { N: '1' } })
    memoryItems(shelf).put('Shape#2', { ...base, kind: { S: 'square' }, side: { N: '2' } })

    await shapes.update(await shapes.get('1'), { radius: 5 })
    await shapes.update(await shapes.get('2'), { side: 3 })
    const square = { kind: 'square', side: 4, radius: undefined }
    await shapes.update(await shapes.get('1'), square)

    expect(memoryItems(shelf).get('Shape#1')).toMatchObject({ side: { N: '4' }, other: { S: 'kept' } })
    expect(memoryItems(shelf).get('Shape#1')).not.toHaveProperty('radius')
    expect(memoryItems(shelf).get('Shape#2')).toMatchObject({ side: { N: '3' }, other: { S: 'kept' } })
  })
})

describe('a field that was mistaken for unknown', () => {
  it('is known as soon as the schema returns it, and is no longer hidden from the schema', async () => {
    const label = z.string().optional()
    const schema = z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('circle'), label }),
      z.strictObject({ kind: z.literal('square'), side: z.number(), label }),
    ])
    const Shape = defineModel('Shape', { schema }) as AnyModel
    const shelf = memoryDatabase([Shape])
    const shapes = shelf.database.repository(Shape)
    const left = { _type: { S: 'Shape' }, _v: { N: '1' }, kind: { S: 'circle' }, side: { N: '2' } }
    memoryItems(shelf).put('Shape#1', left)

    const circle = await shapes.update(await shapes.get('1'), { label: 'a' })
    expect(circle).toMatchObject({ kind: 'circle', side: 2 })
    const square = await shapes.update(circle, { kind: 'square', side: 4 })

    expect(await shapes.update(square, { label: 'b' })).toMatchObject({ kind: 'square', side: 4, label: 'b' })
  })
})

describe('inside a field that the schema knows', () => {
  const Pet = defineModel('Pet', { schema: z.object({ name: z.string(), home: z.object({ city: z.string() }) }) })

  it("unknown keys stay with an unchanged field, and the schema's output replaces them in a changed one", async () => {
    const shelf = memoryDatabase([Pet])
    const pets = shelf.database.repository(Pet)
    const home = { M: { city: { S: 'Bonn' }, zip: { S: '53111' } } }
    memoryItems(shelf).put('Pet#p1', { _type: { S: 'Pet' }, _v: { N: '1' }, name: { S: 'Rex' }, home })

    const pet = await pets.update(await pets.get('p1'), { name: 'Max' })
    expect(memoryItems(shelf).get('Pet#p1')?.home).toEqual(home)

    await pets.update(pet, { home: { ...pet.home, city: 'Ulm' } })
    expect(memoryItems(shelf).get('Pet#p1')?.home).toEqual({ M: { city: { S: 'Ulm' } } })
  })
})
