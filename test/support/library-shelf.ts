import { type Database, defineModel, foreignKey, preDelete, preSave } from 'dynamo-signals'
import * as z from 'zod'
import { Author, BOOKSHOP, Book } from './bookshop.ts'

/** Reviews of the bookshop's books: two ways lead from an author to a review of a book of his own. */
export const Review = defineModel('Review', {
  schema: z.object({ text: z.string().default('') }),
  relations: {
    book: foreignKey(Book, { onDelete: 'cascade' }),
    critic: foreignKey(Author, { onDelete: 'cascade', nullable: true }),
  },
})

/** The models of the bookshop, and what hangs on its books. */
export const SHELF = [...BOOKSHOP, Review]

/** An author with books and a review each. */
export async function writtenShelf(database: Database, { books = 2 } = {}) {
  const author = await database.repository(Author).create({ email: `${crypto.randomUUID()}@example.org` })
  const shelf = []
  for (let number = 0; number < books; number++) {
    const book = await database.repository(Book).create({ title: `Book ${number}`, authorId: author.id })
    const review = await database.repository(Review).create({ bookId: book.id, criticId: author.id })
    shelf.push({ book, review })
  }
  return { author, shelf }
}

/** Notes, in order, what `preDelete` and `preSave` are sent for. */
export class SignalLog {
  readonly entries: string[] = []
  readonly #undo: (() => boolean)[]

  constructor() {
    this.#undo = [
      preDelete.connect(({ sender, instance }) => void this.entries.push(`preDelete ${sender.name} ${instance.id}`)),
      preSave.connect(({ sender, instance }) => void this.entries.push(`preSave ${sender.name} ${instance.id}`)),
    ]
  }

  [Symbol.dispose](): void {
    for (const disconnect of this.#undo) disconnect()
  }
}
