import { type PreSave, postSave, preSave, RelatedObjectDoesNotExist } from 'dynamo-signals'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { SignalLog } from '../../support/library-shelf.ts'
import { Note, OWNED_THINGS, Owner, sentinel, Thing } from '../../support/owned-things.ts'
import { storedItems } from '../../support/stored-items.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

let shop: FreshDatabase
const undo: (() => boolean)[] = []
beforeEach(async () => {
  shop = await freshDatabase(OWNED_THINGS)
})
afterEach(() => {
  for (const disconnect of undo.splice(0)) disconnect()
})

const owners = () => shop.database.repository(Owner)
const things = () => shop.database.repository(Thing)
const notes = () => shop.database.repository(Note)

describe('an instance that stays', () => {
  it('E7: is saved with the relation unset or set to its default, in the same commit, with preSave and postSave', async () => {
    const [owner] = [await owners().create({}), await owners().create({ id: 'nobody' })]
    const note = await notes().create({ name: 'kept', authorId: owner.id, editorId: owner.id })
    const seen: object[] = []
    const note2 = ({ previous, updateFields, changedFields }: PreSave<typeof Note>) =>
      void seen.push({ previous: previous?.version, updateFields, changedFields })
    undo.push(
      preSave.connect(note2, { sender: Note }),
      postSave.connect(({ instance, changedFields }) => void seen.push({ instance, changedFields }), {
        sender: Note,
        dispatchUid: 'hear',
        consumer: 'links',
      }),
    )
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()

    await owners().delete(owner)
    await stream.deliver(shop.database, 'links')

    const changedFields = ['authorId', 'editorId']
    const instance = await notes().get(note.id)
    expect(instance).toMatchObject({ name: 'kept', version: 2, authorId: null, editorId: 'nobody' })
    expect(seen).toEqual([
      { previous: 1, updateFields: changedFields, changedFields: expect.arrayContaining(changedFields) },
      { instance, changedFields: expect.arrayContaining(changedFields) },
    ])
    expect(await notes().list({ editor: 'nobody' }).toArray()).toEqual([instance])
    expect(await notes().list({ author: owner.id }).toArray()).toEqual([])
  })

  it('E7: vetoes the delete by its preSave, before anything is written', async () => {
    const owner = await owners().create({})
    await notes().create({ authorId: owner.id })
    const before = await storedItems(shop)
    undo.push(preSave.connect(() => Promise.reject(new Error('Not mine.')), { sender: Note }))

    await expect(owners().delete(owner)).rejects.toThrow('Not mine.')

    expect(await storedItems(shop)).toEqual(before)
  })

  it('E7: is not left with a default that is missing, or that is deleted itself', async () => {
    const owner = await owners().create({})
    await notes().create({ editorId: owner.id })

    await expect(owners().delete(owner)).rejects.toThrow(RelatedObjectDoesNotExist)
    const nobody = await owners().create({ id: 'nobody' })
    await notes().create({ editorId: 'nobody' })
    await expect(owners().delete(nobody)).rejects.toThrow(RelatedObjectDoesNotExist)

    await notes().create({ editorId: owner.id })
    await owners().delete(owner)
    expect(await notes().list({ editor: 'nobody' }).toArray()).toHaveLength(3)
  })

  it('E8: gets the result of a function, which is called once per delete, when the graph is collected', async () => {
    const [owner, other] = [await owners().create({}), await owners().create({})]
    const made = await Promise.all([1, 2].map(() => notes().create({ printerId: owner.id })))
    sentinel.count = 0

    await owners().delete(other)
    const before = sentinel.count
    await owners().delete(owner)

    const now = await Promise.all(made.map(({ id }) => notes().get(id)))
    expect([before, sentinel.count]).toEqual([0, 1])
    expect(new Set(now.map(({ printerId }) => printerId)).size).toBe(1)
    expect(now[0]?.printerId).toMatch(/^sentinel-/)
  })

  it('E9: keeps its reference with doNothing: following it fails, and listing by it finds the instance', async () => {
    const owner = await owners().create({})
    const note = await notes().create({ readerId: owner.id })

    await owners().delete(owner)

    expect(await notes().get(note.id)).toEqual(note)
    await expect(notes().getRelated(note, 'reader')).rejects.toThrow(RelatedObjectDoesNotExist)
    expect(await notes().list({ reader: owner.id }).toArray()).toEqual([note])
  })

  it('E10: is rewritten after every preDelete, in the transaction that deletes', async () => {
    const owner = await owners().create({})
    await things().create({ ownerId: owner.id })
    const note = await notes().create({ authorId: owner.id })
    using log = new SignalLog()
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()

    await owners().delete(owner)

    expect(log.entries.map(entry => entry.split(' ').slice(0, 2).join(' '))).toEqual([
      'preDelete Thing',
      'preDelete Owner',
      'preSave Note',
    ])
    expect(await notes().get(note.id)).toMatchObject({ authorId: null })
  })
})
