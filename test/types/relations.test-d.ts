import {
  type Database,
  defineModel,
  foreignKey,
  type InstanceOf,
  type NullableRelatedSet,
  oneToOne,
  type RelatedSet,
} from 'dynamo-signals'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { Author, Book, Genre, Profile } from '../support/bookshop.ts'

declare const database: Database
declare const author: InstanceOf<typeof Author>
declare const book: InstanceOf<typeof Book>
declare const genre: InstanceOf<typeof Genre>

const schema = z.object({})
const Secret = defineModel('Secret', {
  schema,
  relations: {
    author: foreignKey(Author, { onDelete: 'cascade', related: false }),
    genre: foreignKey(Genre, { onDelete: 'cascade' }),
  },
})

describe('a relation', () => {
  it('E11: has one of the known rules', () => {
    // @ts-expect-error there is no rule "vanish"
    foreignKey(Author, { onDelete: 'vanish' })
    // @ts-expect-error an option that is misspelt
    oneToOne(Author, { onDelete: 'cascade', primarykey: true })
  })

  it('F3: takes an instance of its model, or an id', () => {
    const books = database.repository(Book)
    void books.list({ author })
    void books.list({ author: author.id })
    // @ts-expect-error a genre is not an author
    void books.list({ author: genre })
    // @ts-expect-error a genre is not an author
    void database.repository(Profile).findOne({ author: genre })
    // @ts-expect-error a genre is not a book
    void books.delete(genre)
    // @ts-expect-error an id is given as authorId, and a property author there is not
    void books.create({ title: 'x', author })
  })

  it('F11: with related: false is not one to find by', () => {
    const secrets = database.repository(Secret)
    void secrets.list({ genre })
    // @ts-expect-error an author does not lead to his secrets
    void secrets.list({ author })
    // @ts-expect-error an author does not lead to his secrets
    void secrets.relatedSet({ author })
  })
})

describe('the set of what refers to an instance', () => {
  const books = database.repository(Book)

  it('F17: has remove and clear where the relation may be unset', () => {
    const shelf = books.relatedSet({ genre })
    const works = books.relatedSet({ author })
    expectTypeOf(shelf).toEqualTypeOf<NullableRelatedSet<typeof Book, 'genre'>>()
    expectTypeOf(works).toEqualTypeOf<RelatedSet<typeof Book, 'author'>>()
    // @ts-expect-error a book has an author
    void works.remove(book)
    // @ts-expect-error a book has an author
    void works.clear()
  })

  it('F16: takes instances of its model', () => {
    const works = books.relatedSet({ author })
    expectTypeOf(works.add(book)).resolves.toEqualTypeOf<InstanceOf<typeof Book>[]>()
    // @ts-expect-error a genre is not a book
    void works.add(genre)
    // @ts-expect-error an ID is not a book
    void works.add(book.id)
    // @ts-expect-error a genre is not an author
    void books.relatedSet({ author: genre })
  })

  it('F21: creates with everything but the relation', () => {
    const works = books.relatedSet({ author })
    void works.create({ title: 'x' })
    void works.create({ title: 'x', genreId: genre.id, pages: 3 })
    // @ts-expect-error the author is the one of the set
    void works.create({ title: 'x', authorId: author.id })
    // @ts-expect-error a book has a title
    void works.create({})
  })

  it('F22: is nothing that an instance has, and so nothing to assign', () => {
    // @ts-expect-error there is no reverse property
    author.books
    // @ts-expect-error instances are readonly
    book.authorId = author.id
  })
})
