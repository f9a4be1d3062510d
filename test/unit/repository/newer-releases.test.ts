import { defineModel, foreignKey } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

describe('an instance that a cascade releases', () => {
  it('keeps the attributes its model does not know', async () => {
    const Owner = defineModel('Owner', { schema: z.object({}) })
    const Pet = defineModel('Pet', {
      schema: z.strictObject({ name: z.string() }),
      relations: { owner: foreignKey(Owner, { onDelete: 'setNull', nullable: true }) },
    })
    const shelf = memoryDatabase([Owner, Pet])
    const owner = await shelf.database.repository(Owner).create({})
    await shelf.database.repository(Pet).create({ id: 'p1', name: 'Rex', ownerId: owner.id })
    memoryItems(shelf).set('Pet#p1', { rank: { N: '7' }, _newer: { S: 'x' } })

    await shelf.database.repository(Owner).delete(owner)

    expect(memoryItems(shelf).get('Pet#p1')).toMatchObject({
      ownerId: { NULL: true },
      rank: { N: '7' },
      _newer: { S: 'x' },
    })
    expect(memoryItems(shelf).get('Pet#p1')).not.toHaveProperty('gsi1pk')
  })
})

describe('a unique value that only a newer release knows', () => {
  it('stays guarded while an older one saves the instance', async () => {
    const newer = defineModel('Pet', { schema: z.object({ name: z.string(), chip: z.string() }), unique: ['chip'] })
    const older = defineModel('Pet', { schema: z.object({ name: z.string() }) })
    const shelf = memoryDatabase([newer])
    await shelf.database.repository(newer).create({ id: 'p1', name: 'Rex', chip: 'c1' })

    const old = shelf.reopen({ models: [older] }).database.repository(older)
    await old.save({ id: 'p1', name: 'Max' }, { mode: 'update' })

    expect(await shelf.database.repository(newer).findBy('chip', 'c1')).toMatchObject({ id: 'p1', name: 'Max' })
    const taken = shelf.database.repository(newer).create({ name: 'Eve', chip: 'c1' })
    await expect(taken).rejects.toMatchObject({ code: 'repository.valueTaken', holderId: 'p1' })
  })
})
