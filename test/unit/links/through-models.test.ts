import { type Database, postDelete, postSave, preDelete, preSave } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import { heard } from '../../support/heard-links.ts'
import { Group, Membership, Person, ProductTags } from '../../support/tagged-products.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

describe('the model that holds the links', () => {
  it('C32: sends its own signals only to receivers that name it, if the library created it', async () => {
    const { set, database } = await heard()
    const order: string[] = []
    const options = (dispatchUid: string) => ({ dispatchUid, consumer: 'test' })
    const named: string[] = []
    connected(
      preSave.connect(({ sender }) => order.push(`preSave ${sender.name}`)),
      preDelete.connect(({ sender }) => order.push(`preDelete ${sender.name}`)),
      postSave.connect(({ sender }) => order.push(`postSave ${sender.name}`), options('any/saves')),
      postDelete.connect(({ sender }) => order.push(`postDelete ${sender.name}`), options('any/deletes')),
      postSave.connect(({ instance }) => named.push(instance.id), { ...options('named'), sender: ProductTags }),
    )

    await set.add('t1')
    await set.clear()

    expect(order).toEqual([])
    expect(named).toEqual(['p1#t1'])
    expect(database.models).toContain(ProductTags)
  })

  it('G15: sends its own signals if it is declared', async () => {
    const { database, during } = await heard(Membership)
    const members = await groupOf(database)
    const order: string[] = []
    connected(
      preSave.connect(({ instance }) => order.push(`preSave ${instance.id}`), { sender: Membership }),
      preDelete.connect(({ instance }) => order.push(`preDelete ${instance.id}`), { sender: Membership }),
    )

    expect(await during(members.add('ada'))).toEqual(['preAdd Group g1 ada', 'postAdd Group g1 ada'])
    expect(await during(members.clear())).toEqual(['preClear Group g1 ada', 'postClear Group g1 ada'])
    expect(order).toEqual(['preSave g1#ada', 'preDelete g1#ada'])
  })

  it('G16: adds a link for each new instance that is saved directly', async () => {
    const { database, during } = await heard(Membership)
    await groupOf(database)
    const memberships = database.repository(Membership)

    expect(await during(memberships.create({ groupId: 'g1', personId: 'ada' }))).toEqual(['postAdd Group g1 ada'])
    const link = await memberships.get('g1#ada')
    expect(await during(memberships.update(link, { role: 'admin' }))).toEqual([])
    expect(await during(memberships.delete(await memberships.get('g1#ada')))).toEqual(['postRemove Group g1 ada'])
  })

  it('gets its own fields from the set that adds the link', async () => {
    const { database } = await heard(Membership)
    await groupOf(database)

    await database
      .repository(Group)
      .linkSet('g1', 'members', { fields: { role: 'admin' } })
      .add('ada', 'bob')

    expect((await database.repository(Membership).get('g1#bob')).role).toBe('admin')
  })

  it('refuses an instance with another ID, and one that moves to another pair', async () => {
    const { database } = await heard(Membership)
    await groupOf(database)
    const memberships = database.repository(Membership)
    const link = await memberships.create({ groupId: 'g1', personId: 'ada' })

    await expect(memberships.create({ id: 'm1', groupId: 'g1', personId: 'bob' })).rejects.toThrow('must be g1#bob')
    await expect(memberships.update(link, { personId: 'bob' })).rejects.toThrow('cannot be moved to another pair')
  })
})

async function groupOf(database: Database) {
  await database.repository(Group).create({ id: 'g1' })
  await database.repository(Person).saveMany([{ id: 'ada' }, { id: 'bob' }])
  return database.repository(Group).linkSet('g1', 'members')
}
