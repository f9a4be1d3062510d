import { ConfigurationError, foreignKey, oneToOne, ProtectedError, RestrictedError } from 'dynamo-signals'
import { beforeEach, describe, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { SignalLog } from '../../support/library-shelf.ts'
import { Note, OWNED_THINGS, Owner, Tag, Thing } from '../../support/owned-things.ts'
import { storedItems } from '../../support/stored-items.ts'

let shop: FreshDatabase
beforeEach(async () => {
  shop = await freshDatabase(OWNED_THINGS)
})

const owners = () => shop.database.repository(Owner)
const things = () => shop.database.repository(Thing)
const notes = () => shop.database.repository(Note)
const tags = () => shop.database.repository(Tag)

describe('cascade', () => {
  it('E1: also deletes referring instances, to any depth, through nullable relations and within a model that refers to itself', async () => {
    const owner = await owners().create({})
    const thing = await things().create({ ownerId: owner.id })
    const part = await things().create({ parentId: thing.id })
    const piece = await things().create({ parentId: part.id })
    await tags().create({ thingId: piece.id })
    const other = await things().create({})

    const deletion = await owners().delete(owner)

    expect(deletion.byModel).toEqual({ Owner: 1, Thing: 3, Tag: 1 })
    expect((await storedItems(shop)).map(item => item.id?.S)).toEqual([other.id])
  })

  it('E1: ends if instances refer to each other in a circle, or to themselves', async () => {
    const one = await things().create({ id: 'one' })
    const two = await things().create({ id: 'two', parentId: 'one' })
    await things().update(one, { parentId: two.id })
    const self = await things().create({ id: 'self' })
    await things().update(self, { parentId: 'self' })
    using log = new SignalLog()

    await things().delete(await things().get('two'))
    await things().delete(await things().get('self'))

    expect(log.entries.toSorted()).toEqual(['preDelete Thing one', 'preDelete Thing self', 'preDelete Thing two'])
    expect(await storedItems(shop)).toEqual([])
  })
})

describe('protect', () => {
  it('E2, E3: rejects the delete and names every blocking instance, by every relation; nothing is deleted or signaled', async () => {
    const owner = await owners().create({})
    const thing = await things().create({ guardId: owner.id })
    const note = await notes().create({ lenderId: owner.id })
    const before = await storedItems(shop)
    using log = new SignalLog()

    const refused = owners().delete(owner)

    await expect(refused).rejects.toThrow(ProtectedError)
    await expect(refused).rejects.toMatchObject({
      code: 'repository.protected',
      blockers: [
        { model: 'Thing', id: thing.id, relation: 'guard' },
        { model: 'Note', id: note.id, relation: 'lender' },
      ],
    })
    expect(log.entries).toEqual([])
    expect(await storedItems(shop)).toEqual(before)
  })

  it('E4: refuses a delete through a cascade, even if the cascade would delete the protecting instance', async () => {
    const owner = await owners().create({})
    const thing = await things().create({ ownerId: owner.id })
    const tag = await tags().create({ thingId: thing.id, heldId: thing.id })

    await expect(owners().delete(owner)).rejects.toMatchObject({
      blockers: [{ model: 'Tag', id: tag.id, relation: 'held' }],
    })
    await tags().update(tag, { heldId: null })
    await expect(owners().delete(owner)).resolves.toMatchObject({ total: 3 })
  })
})

describe('restrict', () => {
  it('E5: rejects the delete and names every blocking instance, by every relation', async () => {
    const owner = await owners().create({})
    const thing = await things().create({ keeperId: owner.id })
    const note = await notes().create({ shelfId: owner.id })

    const refused = owners().delete(owner)

    await expect(refused).rejects.toThrow(RestrictedError)
    await expect(refused).rejects.toMatchObject({
      code: 'repository.restricted',
      blockers: [
        { model: 'Thing', id: thing.id, relation: 'keeper' },
        { model: 'Note', id: note.id, relation: 'shelf' },
      ],
    })
  })

  it('E6: does not block if its holder is deleted too: directly, by another path, or by both sides of a diamond', async () => {
    const owner = await owners().create({})
    const direct = await things().create({ ownerId: owner.id, keeperId: owner.id })
    const indirect = await things().create({ parentId: direct.id, keeperId: owner.id })
    const [left, right] = [await things().create({ ownerId: owner.id }), await things().create({ ownerId: owner.id })]
    await tags().create({ thingId: left.id, keptId: right.id })
    await tags().create({ keptId: indirect.id, ownerId: owner.id })

    const deletion = await owners().delete(owner)

    expect(deletion.byModel).toEqual({ Owner: 1, Thing: 4, Tag: 2 })
    expect(await storedItems(shop)).toEqual([])
  })

  it('E6: blocks if only a part of the graph would be deleted', async () => {
    const owner = await owners().create({})
    const [left, right] = [await things().create({ ownerId: owner.id }), await things().create({})]
    const tag = await tags().create({ thingId: right.id, keptId: left.id })

    await expect(owners().delete(owner)).rejects.toMatchObject({
      blockers: [{ model: 'Tag', id: tag.id, relation: 'kept' }],
    })
  })
})

it('E11: onDelete is one of the known rules', () => {
  expect(() => foreignKey(Owner, { onDelete: 'vanish' as never })).toThrow(ConfigurationError)
  expect(() => foreignKey(Owner, { onDelete: 'setNull' })).toThrow(ConfigurationError)
  expect(() => foreignKey(Owner, { onDelete: 'setDefault' })).toThrow(ConfigurationError)
  expect(() => oneToOne(Owner, { onDelete: 'setDefault', primaryKey: true, default: 'x' })).toThrow(ConfigurationError)
})
