import { defineModel, oneToOne, ValueTakenError } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Badge = defineModel('Badge', { schema: z.object({}) })

describe('a unique constraint', () => {
  const schema = z.object({ email: z.string(), data: z.unknown().optional() })

  it.each([
    ['a field that is named twice', ['email', 'email']],
    ['a field that is a group, too', ['email', ['email']]],
    ['a group that names a field twice', [['email', 'email']]],
    ['the field of a one-to-one', ['badgeId']],
  ])('of %s is one constraint', async (_, unique) => {
    const relations = { badge: oneToOne(Badge, { onDelete: 'setNull', nullable: true, constraint: 'none' }) }
    const Owner = defineModel('Owner', { schema, relations, unique: unique as ['email'] })
    const { database, table } = memoryDatabase([Owner, Badge])
    const owners = database.repository(Owner)

    const owner = await owners.create({ email: 'a', badgeId: 'x' })
    await expect(owners.create({ email: 'a', badgeId: 'x' })).rejects.toThrow(ValueTakenError)
    await owners.delete(owner)

    expect(table.items).toEqual([])
  })

  it.each([
    ['in a map', { n: 10n ** 21n }],
    ['in a list', [10n ** 21n]],
    ['in a set', new Set([10n ** 21n])],
  ])('of a bigint %s is released when the loaded number is replaced', async (_, data) => {
    const Owner = defineModel('Owner', { schema, unique: ['data'] })
    const { database, table } = memoryDatabase([Owner])
    const owners = database.repository(Owner)
    const { id } = await owners.create({ email: 'a', data })

    await owners.update(await owners.get(id), { data: 'other' })

    expect(table.items.filter(({ sk }) => sk?.S === 'guard').map(({ pk }) => pk?.S)).toEqual([
      'unique#Owner.data#other',
    ])
  })
})
