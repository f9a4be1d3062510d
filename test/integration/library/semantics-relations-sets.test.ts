import {
  ConfigurationError,
  ConflictError,
  DoesNotExistError,
  type InstanceOf,
  type PreSave,
  postSave,
  preSave,
  UnsavedInstanceError,
  WrongModelError,
} from 'dynamo-signals'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Genre, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

let shop: FreshDatabase
let author: InstanceOf<typeof Author>
let other: InstanceOf<typeof Author>
let genre: InstanceOf<typeof Genre>
const undo: (() => boolean)[] = []
let saves: object[] = []

beforeEach(async () => {
  shop = await freshDatabase(BOOKSHOP)
  const authors = shop.database.repository(Author)
  ;[author, other] = [
    await authors.create({ email: 'a@example.org' }),
    await authors.create({ email: 'b@example.org' }),
  ]
  genre = await shop.database.repository(Genre).create({ title: 'Poetry' })
  saves = []
  const note = ({ instance, updateFields, changedFields }: PreSave<typeof Book>) =>
    void saves.push({ title: instance.title, updateFields, changedFields })
  undo.push(preSave.connect(note, { sender: Book }))
})
afterEach(() => {
  for (const disconnect of undo.splice(0)) disconnect()
})

const books = () => shop.database.repository(Book)
/** Books of an author, made without a note of it. */
async function written(by: InstanceOf<typeof Author>, ...titles: string[]): Promise<InstanceOf<typeof Book>[]> {
  const made = []
  for (const title of titles) made.push(await books().create({ title, authorId: by.id, genreId: genre.id }))
  saves = []
  return made
}
const titlesOf = async (by: InstanceOf<typeof Author>) =>
  (await books().relatedSet({ author: by }).list().toArray()).map(({ title }) => title)

describe('the set of instances that refer to an instance', () => {
  it('F13, F14, F15: add saves each instance with its signals, and moves it from its previous set', async () => {
    const [one, two] = await written(other, 'One', 'Two')
    const heard: object[] = []
    const hear = { sender: Book, dispatchUid: 'hear', consumer: 'links' }
    undo.push(postSave.connect(({ instance }) => void heard.push({ of: instance.authorId }), hear))
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()

    const added = await books()
      .relatedSet({ author })
      .add(one as never, two as never)
    await stream.deliver(shop.database, 'links')

    const updateFields = ['authorId']
    expect(saves).toEqual([
      { title: 'One', updateFields, changedFields: updateFields },
      { title: 'Two', updateFields, changedFields: updateFields },
    ])
    expect(added).toEqual(await books().list({ author }).toArray())
    expect(await titlesOf(other)).toEqual([])
    expect(heard).toEqual([{ of: author.id }, { of: author.id }])
  })

  it('F13: add writes nothing for existing members, and rejects unsaved instances', async () => {
    const [one] = await written(author, 'One')
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()

    const [same] = await books()
      .relatedSet({ author })
      .add(one as never, one as never)

    expect(same).toEqual(one)
    expect(await stream.newRecords()).toEqual([])
    const draft = { title: 'Draft', pages: 1, authorId: other.id, genreId: null }
    await expect(
      books()
        .relatedSet({ author })
        .add(draft as never),
    ).rejects.toThrow(UnsavedInstanceError)
  })

  it('F16: add refuses an instance of another model and a bare ID, and then adds none', async () => {
    const [one] = await written(other, 'One')
    const profile = await shop.database.repository(Profile).create({ authorId: other.id })
    const set = books().relatedSet({ author })

    await expect(set.add(one as never, profile as never)).rejects.toThrow(WrongModelError)
    await expect(set.add(one?.id as never)).rejects.toThrow(WrongModelError)

    expect(await titlesOf(author)).toEqual([])
  })

  it('F15: add refuses an instance that has changed since it was loaded, and then adds none', async () => {
    const [one, two] = await written(other, 'One', 'Two')
    await books().update(two as never, { pages: 2 })

    await expect(
      books()
        .relatedSet({ author })
        .add(one as never, two as never),
    ).rejects.toThrow(ConflictError)

    expect(await titlesOf(author)).toEqual([])
  })

  it('F17: remove and clear exist only for nullable relations', async () => {
    const [one] = await written(author, 'One')
    const set = books().relatedSet({ author }) as unknown as { remove(book: unknown): unknown; clear(): unknown }

    await expect(async () => set.remove(one)).rejects.toThrow(ConfigurationError)
    await expect(async () => set.clear()).rejects.toThrow(ConfigurationError)
  })

  it('F17, F18: remove unsets the relation of members, and refuses others', async () => {
    const [one, two] = await written(author, 'One', 'Two')
    const set = books().relatedSet({ genre })

    const [removed] = await set.remove(one as never)

    expect(removed).toMatchObject({ title: 'One', genreId: null, version: 2 })
    expect(saves).toEqual([{ title: 'One', updateFields: ['genreId'], changedFields: ['genreId'] }])
    await expect(set.remove(two as never, removed as never)).rejects.toThrow(DoesNotExistError)
    expect(await set.list().toArray()).toEqual([two])
  })

  it('F19: clear unsets the relation of all, each by a save restricted to it', async () => {
    await written(author, 'One', 'Two', 'Three')

    await books().relatedSet({ genre }).clear()

    const updateFields = ['genreId']
    expect(saves).toEqual(['One', 'Two', 'Three'].map(title => ({ title, updateFields, changedFields: updateFields })))
    expect(await books().relatedSet({ genre }).list().toArray()).toEqual([])
    expect(await titlesOf(author)).toEqual(['One', 'Two', 'Three'])
  })

  it('F20: set writes the difference', async () => {
    const [one, two] = await written(author, 'One', 'Two')
    const three = await books().create({ title: 'Three', authorId: author.id })
    saves = []

    const members = await books()
      .relatedSet({ genre })
      .set([two as never, three])

    const updateFields = ['genreId']
    expect(saves.map(save => (save as { title: string }).title)).toEqual(['One', 'Two', 'Three'])
    expect(saves).toContainEqual({ title: 'Two', updateFields, changedFields: [] })
    expect(members.map(({ title, version }) => `${title} ${version}`)).toEqual(['Two 1', 'Three 2'])
    expect(await books().get(one?.id ?? '')).toMatchObject({ genreId: null })
  })

  it('F20: set only adds if the relation is not nullable', async () => {
    const [one] = await written(author, 'One')
    const [two] = await written(other, 'Two')

    await books()
      .relatedSet({ author })
      .set([two as never])

    expect(await titlesOf(author)).toEqual([one?.title, 'Two'])
  })

  it('F21: create sets the relation, and sends the signals of a create', async () => {
    const made = await books().relatedSet({ author: author.id }).create({ title: 'Made' })

    expect(made).toMatchObject({ authorId: author.id, version: 1 })
    expect(saves).toMatchObject([{ title: 'Made', updateFields: undefined }])
    expect(await titlesOf(author)).toEqual(['Made'])
  })

  it('joins a transaction, sees its writes, and is rolled back with it', async () => {
    const [one, two] = await written(other, 'One', 'Two')
    const unshelve = (fail: boolean) =>
      shop.database.transaction(async transaction => {
        const set = transaction.repository(Book).relatedSet({ genre })
        await set.remove(one as never)
        const cleared = await set.clear()
        if (fail) throw new Error('No.')
        return cleared.map(({ title }) => title)
      })

    await expect(unshelve(true)).rejects.toThrow('No.')
    const kept = await books().relatedSet({ genre }).list().toArray()

    expect(kept).toEqual([one, two])
    expect(await unshelve(false)).toEqual(['Two'])
    expect(await books().relatedSet({ genre }).list().toArray()).toEqual([])
  })
})
