import { type AnyModel, defineModel } from 'dynamo-signals'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const repositoryOf = (schema: AnyModel['schema']) => {
  const Book = defineModel('Book', { schema }) as AnyModel
  const { database, table } = memoryDatabase([Book])
  return { books: database.repository(Book), table }
}

// findings/zod-runs-an-async-schema-twice.sh
it('stores the value that it returns, although zod draws the defaults of an asynchronous schema twice', async () => {
  let drawn = 0
  const shelfMark = z.string().default(() => `mark-${++drawn}`)
  const isKnown = z.string().refine(async () => true)
  const { books } = repositoryOf(z.object({ shelfMark, publisher: isKnown }))

  const book = await books.create({ publisher: 'Corner Press' })

  expect(drawn).toBeGreaterThan(1)
  expect(await books.get(book.id)).toEqual(book)
  expect((await books.update(book, { publisher: 'Other Press' })).shelfMark).toBe(book.shelfMark)
})

/** A schema that answers as a vendor's does. */
const answering = (answer: unknown): AnyModel['schema'] =>
  ({ '~standard': { version: 1, vendor: 'own', validate: () => answer } }) as never

// findings/yup-paths-have-text-indexes.sh
it.each([
  ['a number', ['lines', 1, 'sku']],
  ['text', ['lines', '1', 'sku']],
])('writes the place in a list the same when the vendor gives it as %s', async (_, path) => {
  const { books } = repositoryOf(answering({ issues: [{ message: 'Required', path }] }))

  await expect(books.create({})).rejects.toMatchObject({ issues: [{ path: 'lines.1.sku' }] })
})

// findings/joi-reports-the-first-issue.sh
it('lists as many issues as the vendor reports, also if it stops at the first', async () => {
  const first = { message: '"title" is required', path: ['title'] }
  const second = { message: '"pages" is required', path: ['pages'] }

  const refused = (issues: object[]) => repositoryOf(answering({ issues })).books.create({})

  await expect(refused([first])).rejects.toMatchObject({ issues: [{ path: 'title' }] })
  await expect(refused([first, second])).rejects.toMatchObject({ issues: [{ path: 'title' }, { path: 'pages' }] })
})
