import { type AnyModel, defineModel, foreignKey } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { FaultyTransport } from '../../support/faulty-transport.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

export const Author = defineModel('Author', { schema: z.object({}) })
export const Genre = defineModel('Genre', { schema: z.object({}) })
const schema = z.object({ title: z.string().default('') })
export const author = foreignKey(Author, { onDelete: 'protect' })
export const genre = foreignKey(Genre, { onDelete: 'setNull', nullable: true })
export const byTitle = index({ partition: ['title'], sort: ['createdAt'] })
export const book = (definition: object) => defineModel('Book', { schema, ...definition } as never) as AnyModel

/** Stores a book with one release, and opens the table with another one, on a line that counts every request. */
export async function deployed(before: AnyModel, after: AnyModel) {
  const shelf = memoryDatabase([Author, Genre, before])
  const ada = await shelf.database.repository(Author).create({ id: 'ada' })
  await shelf.database.repository(before).create({ id: 'b1', authorId: 'ada', title: 'x' })
  const line = new FaultyTransport(shelf.line.transport, { countsLayout: true })
  const { database } = shelf.reopen({ client: line.transport, models: [Author, Genre, after] })
  return { ...shelf, line, ada, database, books: database.repository(after) }
}
/** Saves a book with the release. */
export const save = ({ books }: Awaited<ReturnType<typeof deployed>>) => books.create({ authorId: 'ada' } as never)
