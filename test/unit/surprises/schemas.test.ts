import { type } from 'arktype'
import { type AnyModel, defineModel } from 'dynamo-signals'
import * as v from 'valibot'
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

it('neither changes nor keeps the object of the caller, which arktype returns as it was given', async () => {
  const schema = type({ title: 'string', tags: 'string[]' })
  const given = { title: 'Poetry', tags: ['a'] }
  const validated = schema['~standard'].validate(given)
  const { books } = repositoryOf(schema)

  const book = await books.create(given)
  given.tags.push('b')

  expect(validated).toMatchObject({ value: expect.toSatisfy(value => value === given) })
  expect(book).toMatchObject({ tags: ['a'] })
  expect(await books.get(book.id)).toMatchObject({ tags: ['a'] })
})

it.each<[string, AnyModel['schema']]>([
  ['zod, exactOptional', z.object({ note: z.string().exactOptional() })],
  ['valibot, exactOptional', v.object({ note: v.exactOptional(v.string()) })],
  ['arktype', type({ 'note?': 'string' })],
])('counts a field that is undefined as left out, which the schema alone refuses: %s', async (_, schema) => {
  const { books } = repositoryOf(schema)

  expect(await schema['~standard'].validate({ note: undefined })).toHaveProperty('issues')
  expect(await books.create({ note: undefined })).not.toHaveProperty('note')
})

it('says how to pass a schema of Effect, which has the interface only when it is wrapped', () => {
  const struct = Object.assign(() => {}, { ast: {}, fields: {} })

  expect(() => defineModel('Book', { schema: struct as never })).toThrow('Schema.toStandardSchemaV1()')
})
