import { defineModel } from 'dynamo-signals'
import { manyToMany } from 'dynamo-signals/links'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { ada, Customer, electroShop, shop } from '../../support/electro-shop.ts'

const Tag = defineModel('Tag', {
  schema: z.object({ name: z.string() }),
  links: { customers: manyToMany(Customer) },
})
const Club = defineModel('Club', {
  schema: z.object({ clubId: z.string() }),
  links: { members: manyToMany(Customer), tags: manyToMany(Tag) },
  storedIn: shop.items({
    is: { type: 'club' },
    id: 'clubId',
    writes: { key: { pk: ({ clubId }) => `CLUB#${clubId}`, sk: () => 'CLUB' }, marks: { type: 'club' } },
  }),
})

it('links items in the layout of other code with each other and with own ones, until one end is deleted', async () => {
  const { database, customers, theirs, stored } = await electroShop([Customer, Tag, Club])
  await theirs.customers.create(ada).go()
  const tag = await database.repository(Tag).create({ id: 'new', name: 'New' })
  const club = await database.repository(Club).create({ clubId: 'chess' })
  const clubs = database.repository(Club)

  await clubs.linkSet(club, 'members').add('ada')
  await clubs.linkSet(club, 'tags').add(tag)
  await database.repository(Tag).linkSet(tag, 'customers').add('ada')

  expect(await clubs.linkSet(club, 'members').list().toArray()).toMatchObject([{ id: 'ada', name: 'Ada' }])
  await expect(clubs.linkSet(club, 'members').add('eve')).rejects.toThrow('Customer with id eve')
  const deletion = await customers.delete(await customers.get('ada'))
  expect(deletion.total).toBe(3)
  expect(await clubs.linkSet(club, 'members').list().toArray()).toEqual([])
  await clubs.delete(club)
  expect([await stored(), await stored('own')]).toEqual([[], ['Tag#new instance']])
})
