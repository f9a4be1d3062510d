import { defineModel, foreignKey } from 'dynamo-signals'
import { beforeEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

const Team = defineModel('Team', { schema: z.object({}) })
const schema = z.object({ email: z.string(), name: z.string().default('') })
const relations = { team: foreignKey(Team, { onDelete: 'cascade', nullable: true }) }
const Before = defineModel('User', { schema, relations })
const User = defineModel('User', { schema, relations, unique: ['email'] })
const email = 'a@example.org'
const guard = `unique#User.email#${email}`

// Two users share an email, because the older release allowed it.
async function opened(holder: string | undefined) {
  const shelf = memoryDatabase([Team, Before])
  await shelf.database.repository(Team).create({ id: 't1' })
  for (const id of ['one', 'two']) await shelf.database.repository(Before).create({ id, email, teamId: 't1' })
  const items = memoryItems(shelf)
  if (holder) items.put(guard, { owner: { S: holder } }, 'guard')
  const { database } = shelf.reopen({ models: [Team, User] })
  return { database, items, users: database.repository(User) }
}
let shop: Awaited<ReturnType<typeof opened>>
const holderOf = (pk = guard) => shop.items.get(pk, 'guard')?.owner?.S

describe.each([[undefined], ['one'], ['two']])(
  'of two instances with one unique value, whose guard is held by %s,',
  holder => {
    beforeEach(async () => {
      shop = await opened(holder)
    })

    it.each(['one', 'two'])('%s can change another field', async id => {
      await shop.users.update(await shop.users.get(id), { name: 'Ann' })

      expect(holderOf()).toBe(holder)
    })

    it.each(['one', 'two'])('%s can change the value', async id => {
      await shop.users.update(await shop.users.get(id), { email: 'b@example.org' })

      expect(holderOf()).toBe(holder === id ? undefined : holder)
      expect(holderOf('unique#User.email#b@example.org')).toBe(id)
    })

    it.each(['one', 'two'])('%s can be deleted', async id => {
      await shop.users.delete(await shop.users.get(id))

      expect(await shop.users.find(id)).toBeUndefined()
      expect(holderOf()).toBe(holder === id ? undefined : holder)
    })

    it.each([[['one', 'two']], [['two', 'one']]])('%s can be deleted together', async ids => {
      await shop.users.deleteMany(await Promise.all(ids.map(id => shop.users.get(id))))

      expect(await shop.users.find('one')).toBeUndefined()
      expect(holderOf()).toBeUndefined()
    })

    it('both are deleted with the instances that they refer to', async () => {
      const teams = shop.database.repository(Team)
      await teams.delete(await teams.get('t1'))

      expect(await shop.users.find('two')).toBeUndefined()
      expect(holderOf()).toBeUndefined()
    })

    it.each([[['one', 'two']], [['two', 'one']]])('%s can change their values together', async ids => {
      const users = await Promise.all(ids.map(id => shop.users.get(id)))
      await shop.users.saveMany(users.map(user => ({ ...user, email: `${user.id}@example.org` })))

      expect(holderOf()).toBeUndefined()
      expect(ids.map(id => holderOf(`unique#User.email#${id}@example.org`))).toEqual(ids)
    })

    it.each([
      ['one', 'two'],
      ['two', 'one'],
    ])('%s can be deleted in the transaction that keeps %s', async (gone, kept) => {
      await shop.database.transaction(async transaction => {
        const users = transaction.repository(User)
        await users.delete(await users.get(gone))
        await users.update(await users.get(kept), { name: 'Ann' })
      })

      expect(await shop.users.get(kept)).toMatchObject({ name: 'Ann', email })
    })

    it.runIf(holder)('a third one cannot take the value', async () => {
      await expect(shop.users.create({ email })).rejects.toMatchObject({ code: 'repository.valueTaken' })
    })
  },
)
