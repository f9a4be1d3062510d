import { type } from 'arktype'
import { type AnyModel, defineModel, foreignKey, type PreSave, preSave } from 'dynamo-signals'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

const SCHEMAS: Record<string, AnyModel['schema']> = {
  'zod, optional': z.object({
    name: z.string(),
    note: z.string().optional(),
    stars: z.number().default(3),
    deep: z.object({ note: z.string().optional() }).optional(),
  }),
  'zod, exact': z.strictObject({
    name: z.string(),
    note: z.string().exactOptional(),
    stars: z.number().default(3),
    deep: z.strictObject({ note: z.string().exactOptional() }).exactOptional(),
  }),
  'valibot, exact': v.strictObject({
    name: v.string(),
    note: v.exactOptional(v.string()),
    stars: v.optional(v.number(), 3),
    deep: v.exactOptional(v.strictObject({ note: v.exactOptional(v.string()) })),
  }),
  arktype: type({ name: 'string', 'note?': 'string', stars: 'number = 3', 'deep?': { 'note?': 'string' } }),
}

describe.each(Object.entries(SCHEMAS))('a field that is undefined counts as omitted: %s', (_what, schema) => {
  const Pet = defineModel('Pet', { schema }) as AnyModel
  const shelf = () => {
    const { database, table } = memoryDatabase([Pet])
    return { pets: database.repository(Pet), item: () => memoryItems({ table }).get('Pet#p1') }
  }
  const full = { id: 'p1', name: 'Rex', note: 'x', stars: 5 }
  const isReset = { name: { S: 'Rex' }, stars: { N: '3' } }

  it('in create', async () => {
    const { pets, item } = shelf()
    await pets.create({ ...full, note: undefined, stars: undefined })
    expect(item()).toMatchObject(isReset)
    expect(item()).not.toHaveProperty('note')
  })

  it.each<[string, (pets: ReturnType<typeof shelf>['pets'], loaded: object) => Promise<unknown>]>([
    ['save', (pets, loaded) => pets.save({ ...loaded, note: undefined, stars: undefined })],
    ['saveMany', (pets, loaded) => pets.saveMany([{ ...loaded, note: undefined, stars: undefined }])],
    ['update', (pets, loaded) => pets.update(loaded as never, { note: undefined, stars: undefined })],
    [
      'updateFields',
      (pets, loaded) =>
        pets.save({ ...loaded, note: undefined, stars: undefined }, { updateFields: ['note', 'stars'] as never[] }),
    ],
    ['updateOrCreate', pets => pets.updateOrCreate({ id: 'p1' }, { note: undefined, stars: undefined })],
  ])('in %s: it is removed, or becomes its default', async (_call, save) => {
    const { pets, item } = shelf()
    await save(pets, await pets.create(full))

    expect(item()).toMatchObject({ ...isReset, _v: { N: '2' } })
    expect(item()).not.toHaveProperty('note')
  })

  it.each([
    [
      'set to undefined',
      (draft: Record<string, unknown>) => Object.assign(draft, { note: undefined, stars: undefined }),
    ],
    [
      'deleted',
      (draft: Record<string, unknown>) => {
        delete draft.note
        delete draft.stars
      },
    ],
  ])('from preSave, where it was %s', async (_how, change) => {
    const { pets, item } = shelf()
    connected(
      preSave.connect(
        ({ instance }: PreSave<AnyModel>) => void change(instance as unknown as Record<string, unknown>),
        {
          sender: Pet,
        },
      ),
    )

    await pets.create(full)

    expect(item()).toMatchObject(isReset)
    expect(item()).not.toHaveProperty('note')
  })

  it('inside a map, too; the caller’s object does not change', async () => {
    const { pets, item } = shelf()
    const deep = Object.freeze({ note: undefined })

    await pets.create({ ...full, deep })

    expect(item()?.deep).toEqual({ M: {} })
    expect(Object.keys(deep)).toEqual(['note'])
  })

  it('in the lookup of getOrCreate, which then has the default', async () => {
    const { pets } = shelf()

    expect(await pets.getOrCreate({ id: 'p1', name: undefined }, { name: 'Max' })).toMatchObject({ name: 'Max' })
  })
})

describe('undefined', () => {
  it('is refused as an entry of a list, by its path', async () => {
    const Pet = defineModel('Pet', { schema: z.object({ tags: z.array(z.unknown()) }) })
    const pets = memoryDatabase([Pet]).database.repository(Pet)
    const holes: unknown[] = ['a']
    holes[2] = 'c'

    for (const tags of [['a', undefined], holes]) {
      const message = expect.stringContaining('undefined cannot be stored: omit it or use null')
      await expect(pets.create({ tags })).rejects.toMatchObject({ issues: [{ path: 'tags.1', message }] })
    }
  })

  it('unsets a nullable relation, and is refused by one that is not nullable', async () => {
    const Owner = defineModel('Owner', { schema: z.object({}) })
    const Pet = defineModel('Pet', {
      schema: z.object({}),
      relations: {
        owner: foreignKey(Owner, { onDelete: 'setNull', nullable: true }),
        vet: foreignKey(Owner, { onDelete: 'cascade' }),
      },
    })
    const { database } = memoryDatabase([Owner, Pet])
    const owner = await database.repository(Owner).create({})
    const pets = database.repository(Pet)
    const pet = await pets.create({ ownerId: owner.id, vetId: owner.id })

    expect(await pets.update(pet, { ownerId: undefined as never })).toMatchObject({ ownerId: null })
    await expect(pets.update(pet, { vetId: undefined as never })).rejects.toMatchObject({ issues: [{ path: 'vetId' }] })
  })
})
