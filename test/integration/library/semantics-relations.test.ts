import {
  ConfigurationError,
  defineModel,
  foreignKey,
  type InstanceOf,
  oneToOne,
  preDelete,
  RelatedObjectDoesNotExist,
  UnsavedInstanceError,
  ValidationError,
  ValueTakenError,
  WrongModelError,
} from 'dynamo-signals'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Author, BOOKSHOP, Book, Desk, Genre, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { SignalLog } from '../../support/library-shelf.ts'
import { recordedRequests } from '../../support/recorded-requests.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

const schema = z.object({})
/** What refers to an author, but is not found from there. */
const Secret = defineModel('Secret', {
  schema,
  relations: {
    author: foreignKey(Author, { onDelete: 'cascade', related: false }),
    reader: oneToOne(Author, { onDelete: 'cascade', related: false, nullable: true }),
  },
})

let shop: FreshDatabase
beforeAll(async () => {
  shop = await freshDatabase([...BOOKSHOP, Secret])
})

const authors = () => shop.database.repository(Author)
const books = () => shop.database.repository(Book)
const profiles = () => shop.database.repository(Profile)
const desks = () => shop.database.repository(Desk)
const newAuthor = () => authors().create({ email: `${crypto.randomUUID()}@example.org` })

describe('following a relation', () => {
  it('F1, F10: loads the current related instance on request, and reading a property sends nothing', async () => {
    const [author, other] = [await newAuthor(), await newAuthor()]
    const book = await books().create({ title: 'Moved', authorId: author.id })
    const requests = recordedRequests(shop.client)

    const id = book.authorId
    const asked = requests.length
    await authors().update(author, { name: 'Renamed' })
    const related = await books().getRelated(book, 'author')
    const moved = await books().update(book, { authorId: other.id })

    expect([id, asked]).toEqual([author.id, 0])
    expect(related).toMatchObject({ id: author.id, name: 'Renamed' })
    expect(await books().getRelated(moved, 'author')).toEqual(other)
  })

  it('F2: that is unset or dangles throws or finds nothing, and a required one cannot be unset', async () => {
    const author = await newAuthor()
    const book = await books().create({ title: 'Plain', authorId: author.id })

    expect(book.genreId).toBeNull()
    await expect(books().getRelated(book, 'genre')).rejects.toThrow(RelatedObjectDoesNotExist)
    expect(await books().findRelated(book, 'genre')).toBeUndefined()
    await expect(books().create({ title: 'Nobody’s' } as never)).rejects.toThrow(ValidationError)
    await expect(books().update(book, { authorId: null as never })).rejects.toThrow(ValidationError)
  })

  it('F3: is refused to or from an instance of another model', async () => {
    const author = await newAuthor()
    const profile = await profiles().create({ authorId: author.id })
    const genre = await shop.database.repository(Genre).create({ title: 'Poetry' })

    await expect(books().create({ title: 'Lost', authorId: genre.id })).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(books().getRelated(author as never, 'author')).rejects.toThrow(WrongModelError)
    await expect(profiles().findOne({ author: genre as never })).rejects.toThrow(WrongModelError)
    expect(() => books().list({ author: profile as never })).toThrow(WrongModelError)
    await expect(authors().delete(profile as never)).rejects.toThrow(WrongModelError)
  })

  it('F4: backwards over a one-to-one throws or finds nothing if there is none', async () => {
    const author = await newAuthor()

    const missing = profiles().getOne({ author })

    await expect(missing).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(missing).rejects.toMatchObject({ code: 'repository.relatedObjectDoesNotExist', model: 'Profile' })
    expect(await profiles().findOne({ author })).toBeUndefined()
    expect(await desks().findOne({ author: author.id })).toBeUndefined()
  })

  it('F5, F9: caches neither hits nor misses: both sides show the stored state', async () => {
    const [author, other] = [await newAuthor(), await newAuthor()]
    const before = await desks().findOne({ author })

    const desk = await desks().create({ room: 'A', authorId: author.id })
    const found = await desks().findOne({ author })
    await desks().update(desk, { authorId: other.id })

    expect([before, found]).toEqual([undefined, desk])
    expect(await desks().findOne({ author })).toBeUndefined()
    expect(await desks().getOne({ author: other })).toMatchObject({ id: desk.id })
  })

  it('F6: backwards from an instance that was never saved finds nothing, and sends nothing', async () => {
    const draft = { email: 'a@example.org', name: '', isActive: false } as InstanceOf<typeof Author>
    const requests = recordedRequests(shop.client)

    await expect(profiles().getOne({ author: draft })).rejects.toThrow(RelatedObjectDoesNotExist)
    expect(await desks().findOne({ author: draft })).toBeUndefined()
    expect(requests).toEqual([])
  })

  it('F7: is linked from its own side, by a save with its signals', async () => {
    const author = await newAuthor()
    const desk = await desks().create({ room: 'B' })
    using log = new SignalLog()

    const linked = await desks().update(desk, { authorId: author.id })

    expect(log.entries).toEqual([`preSave Desk ${desk.id}`])
    expect(await desks().getOne({ author })).toEqual(linked)
  })

  it('F8: a second one-to-one reference to the same instance is rejected: preSave was sent, but no postSave', async () => {
    const author = await newAuthor()
    await desks().create({ room: 'A', authorId: author.id })
    const stream = new StreamDriver(shop.tableName)
    await stream.newRecords()
    using log = new SignalLog()

    const refused = desks().create({ id: `second-${author.id}`, room: 'B', authorId: author.id })

    await expect(refused).rejects.toThrow(ValueTakenError)
    expect(log.entries).toEqual([`preSave Desk second-${author.id}`])
    expect(await stream.newRecords()).toEqual([])
  })

  it('F11: is not possible backwards if the relation has related: false, but the cascade follows it', async () => {
    const author = await newAuthor()
    const secrets = shop.database.repository(Secret)
    const secret = await secrets.create({ authorId: author.id })

    const list = () => secrets.list({ author } as never)

    expect(list).toThrow(ConfigurationError)
    expect(() => secrets.relatedSet({ author } as never)).toThrow(ConfigurationError)
    await expect(secrets.findOne({ reader: author.id } as never)).rejects.toThrow(ConfigurationError)
    await authors().delete(author)
    expect(await secrets.find(secret.id)).toBeUndefined()
  })

  it('F12: backwards to many is refused for an instance that was never saved', () => {
    const draft = { email: 'a@example.org', name: '', isActive: false } as InstanceOf<typeof Author>

    expect(() => books().list({ author: draft })).toThrow(UnsavedInstanceError)
    expect(() => books().relatedSet({ author: draft })).toThrow(UnsavedInstanceError)
    expect(() => books().list({ author: undefined as never })).toThrow(UnsavedInstanceError)
  })

  it('F23: uses the stored state: an instance released before the delete is kept', async () => {
    const author = await newAuthor()
    const [desk, book] = [
      await desks().create({ room: 'A', authorId: author.id }),
      await books().create({ title: 'Spared', authorId: author.id }),
    ]
    const other = await newAuthor()
    await desks().getOne({ author })
    await books().list({ author }).toArray()
    await books().update(book, { authorId: other.id })
    using log = new SignalLog()

    await authors().delete(author)

    expect(await books().find(book.id)).toMatchObject({ authorId: other.id })
    expect(log.entries).toEqual([`preDelete Author ${author.id}`, `preSave Desk ${desk.id}`])
  })

  it('F23: also follows the state that the transaction leaves', async () => {
    const [author, other] = [await newAuthor(), await newAuthor()]
    const [moved, stays] = [
      await books().create({ title: 'Moved', authorId: author.id }),
      await books().create({ title: 'Stays', authorId: author.id }),
    ]
    const gone: string[] = []
    const disconnect = preDelete.connect(({ instance }) => void gone.push(instance.title), { sender: Book })

    await shop.database.transaction(async transaction => {
      await transaction.repository(Book).update(moved, { authorId: other.id })
      await transaction.repository(Book).create({ title: 'New', authorId: author.id })
      await transaction.repository(Author).delete(author)
    })
    disconnect()

    expect(gone.toSorted()).toEqual(['New', 'Stays'])
    expect(await books().find(stays.id)).toBeUndefined()
    expect(await books().list({ author: other }).toArray()).toHaveLength(1)
  })
})
