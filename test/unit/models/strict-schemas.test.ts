import { type } from 'arktype'
import { type AnyModel, defineModel, foreignKey } from 'dynamo-signals'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const LOOSE = z.object({ name: z.string(), bio: z.string().default('') })
const STRICT = {
  zod: z.strictObject({ name: z.string() }),
  valibot: v.strictObject({ name: v.string() }),
  arktype: type({ name: 'string', '+': 'reject' }),
}

const Team = defineModel('Team', { schema: STRICT.zod })

/** Opens a database of a model with the team t1. */
async function opened(model: AnyModel) {
  const shelf = memoryDatabase([Team, model])
  await shelf.database.repository(Team).create({ id: 't1', name: 'Engine' })
  return shelf
}

describe.each(Object.entries(STRICT))('a strict schema of %s', (_library, schema) => {
  const relations = { team: foreignKey(Team, { onDelete: 'cascade' }) }
  const Member = defineModel('Member', { schema: schema as typeof STRICT.zod, relations })

  it('accepts an instance with its relation, its id and the fields of every instance', async () => {
    const members = (await opened(Member)).database.repository(Member)

    const created = await members.create({ name: 'Ada', teamId: 't1' })
    const saved = await members.save({ ...created, name: 'Grace' })
    const updated = await members.update(saved, { name: 'Lin' })

    expect(updated).toMatchObject({ id: created.id, name: 'Lin', teamId: 't1', version: 3 })
  })

  it('refuses a misspelled field in create, save and update', async () => {
    const members = (await opened(Member)).database.repository(Member)
    const ada = await members.create({ name: 'Ada', teamId: 't1' })
    const misspelled = { nmae: 'Grace' } as object

    for (const saved of [
      members.create({ name: 'Ada', teamId: 't1', ...misspelled }),
      members.save({ ...ada, ...misspelled }),
      members.update(ada, misspelled),
    ]) {
      await expect(saved).rejects.toMatchObject({
        code: 'repository.invalid',
        issues: [expect.objectContaining({ path: 'nmae' })],
      })
    }
  })

  it('saves an instance with a field that only another release has, and keeps that field', async () => {
    const Before = defineModel('Member', { schema: LOOSE, relations })
    const { database, reopen } = await opened(Before)
    const { id } = await database.repository(Before).create({ name: 'Ada', bio: 'Countess', teamId: 't1' })
    const members = reopen({ models: [Team, Member] }).database.repository(Member)

    await members.update(await members.get(id), { name: 'Grace' })
    await members.save({ ...(await members.get(id)), name: 'Lin' })

    expect(await database.repository(Before).get(id)).toMatchObject({ name: 'Lin', bio: 'Countess' })
  })
})

it.each([
  ['zod drops', z.object({ name: z.string() }), {}],
  ['valibot drops', v.object({ name: v.string() }), {}],
  ['arktype stores', type({ name: 'string' }), { nmae: 'Grace' }],
])('%s a field that a loose schema does not have', async (_library, schema, stored) => {
  const Loose = defineModel('Loose', { schema: schema as z.ZodObject<{ name: z.ZodString }> })
  const rows = memoryDatabase([Loose]).database.repository(Loose)

  const { id } = await rows.create({ name: 'Ada', ...({ nmae: 'Grace' } as object) })

  const { id: _, version: __, createdAt: ___, updatedAt: ____, ...fields } = await rows.get(id)
  expect(fields).toEqual({ name: 'Ada', ...stored })
})
