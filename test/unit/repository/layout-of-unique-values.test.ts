import { defineModel, foreignKey, oneToOne } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { Author, book, deployed, Genre, save } from './releases.ts'

const by = (fields: string) => ({
  code: 'repository.uniqueIncomplete',
  message: `Book finds by ${fields} only the instances that were saved after it became unique. Run "npx dynamo-signals migrate" to add the others.`,
})
const author = foreignKey(Author, { onDelete: 'cascade' })

describe('a release that adds a unique constraint', () => {
  it('finds nothing by it, rather than a part of the instances', async () => {
    const { books } = await deployed(
      book({ relations: { author } }),
      book({ relations: { author }, unique: ['title'] }),
    )

    await expect(books.findBy('title' as never, 'x' as never)).rejects.toMatchObject(by('title'))
    await expect(books.getOrCreate({ title: 'x' } as never, { authorId: 'ada' } as never)).rejects.toMatchObject(
      by('title'),
    )
  })

  it('saves instances, and keeps their values unique', async () => {
    const release = await deployed(book({ relations: { author } }), book({ relations: { author }, unique: ['title'] }))
    await release.books.create({ authorId: 'ada', title: 'y' } as never)

    const second = release.books.create({ authorId: 'ada', title: 'y' } as never)

    await expect(second).rejects.toMatchObject({ code: 'repository.valueTaken' })
  })

  it('finds instances by other constraints as before', async () => {
    const before = book({ relations: { author }, unique: ['title'] })
    const { books } = await deployed(before, book({ relations: { author }, unique: ['title', ['authorId', 'title']] }))

    expect(await books.findBy('title' as never, 'x' as never)).toMatchObject({ id: 'b1' })
    await expect(books.getOrCreate({ authorId: 'ada', title: 'x' } as never)).resolves.toMatchObject({ id: 'b1' })
  })
})

describe('a release that makes a foreign key a one-to-one relation', () => {
  const oneAuthor = oneToOne(Author, { onDelete: 'cascade' })

  it('neither finds instances by it, nor deletes instances that may be referred to', async () => {
    const { books, database, ada } = await deployed(
      book({ relations: { author } }),
      book({ relations: { author: oneAuthor } }),
    )

    await expect(books.findOne({ author: 'ada' } as never)).rejects.toMatchObject(by('authorId'))
    await expect(database.repository(Author).delete(ada)).rejects.toMatchObject(by('authorId'))
  })

  it('can be reversed', async () => {
    const release = await deployed(book({ relations: { author: oneAuthor } }), book({ relations: { author } }))

    await expect(release.books.list({ author: 'ada' } as never).toArray()).rejects.toMatchObject({
      code: 'repository.indexIncomplete',
    })
    await save(release)
  })
})

it('a new one-to-one relation can be used immediately, because no stored instance has one', async () => {
  const genre = oneToOne(Genre, { onDelete: 'cascade', nullable: true })
  const release = await deployed(book({ relations: { author } }), book({ relations: { author, genre } }))

  expect(await release.books.findOne({ genre: 'g1' } as never)).toBeUndefined()
})

it('a lookup by a unique value sends no more requests than before, except for the first one of a process', async () => {
  const User = defineModel('User', { schema: z.object({ email: z.string() }), unique: ['email'] })
  const shelf = memoryDatabase([User])
  const users = shelf.database.repository(User)
  await users.create({ email: 'a' })
  shelf.line.take()

  await users.findBy('email', 'a')

  expect(shelf.line.take()).toEqual(['GetItem', 'GetItem'])
})
