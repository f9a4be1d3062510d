import { type } from 'arktype'
import { type AnyModel, defineModel } from 'dynamo-signals'
import Joi from 'joi'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import * as yup from 'yup'
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

// findings/yup-paths-have-text-indexes.sh
it.each<[string, AnyModel['schema']]>([
  ['zod', z.object({ lines: z.array(z.object({ sku: z.string() })) })],
  ['yup', yup.object({ lines: yup.array(yup.object({ sku: yup.string().required() })) })],
])('writes the place in a list the same, whether the vendor gives a number or text: %s', async (_, schema) => {
  const { books } = repositoryOf(schema)

  await expect(books.create({ lines: [{ sku: 'a' }, {}] })).rejects.toMatchObject({
    issues: [{ path: 'lines.1.sku' }],
  })
})

// findings/joi-reports-the-first-issue.sh
it('lists as many issues as the vendor reports: with Joi the first, unless the schema asks for all', async () => {
  const schema = Joi.object({ title: Joi.string().required(), pages: Joi.number().required() })
  const refused = (joi: Joi.ObjectSchema) => repositoryOf(joi as never).books.create({ pages: 'many' })

  await expect(refused(schema)).rejects.toMatchObject({ issues: [{ path: 'title' }] })
  await expect(refused(schema.preferences({ abortEarly: false }))).rejects.toMatchObject({
    issues: [{ path: 'title' }, { path: 'pages' }],
  })
})

// findings/yup-reads-numbers-as-years.sh
it('rejects the Date that yup makes of a number, by its path', async () => {
  const { books } = repositoryOf(yup.object({ soldAt: yup.date() }))

  await expect(books.create({ soldAt: 2024 })).rejects.toMatchObject({
    issues: [{ path: 'soldAt', message: expect.stringContaining('a Date cannot be stored') }],
  })
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

// findings/joi-refuses-bytes-that-were-read.sh
it('refuses the first save of bytes that the schema would refuse after a read, and keeps those of an instance', async () => {
  const cover = Buffer.from([1, 2])
  const schemaOf = (bytes: Joi.Schema) => Joi.object({ title: Joi.string(), cover: bytes }) as never
  const { books, table } = repositoryOf(schemaOf(Joi.binary()))

  await expect(books.create({ title: 'Poetry', cover })).rejects.toMatchObject({
    code: 'repository.schemaRefusesItself',
    message: expect.stringContaining('"cover" must be a buffer or a string'),
  })
  expect(table.items).toEqual([])

  const shelf = repositoryOf(schemaOf(Joi.object().instance(Uint8Array))).books
  const { id } = await shelf.create({ title: 'Poetry', cover })
  const read = (await shelf.get(id)) as never
  expect(await shelf.update(read, { title: 'Cooking' })).toMatchObject({ cover: Uint8Array.of(1, 2) })
})

// findings/upserts-reset-defaults.sh
it('keeps a field that an update does not name, and gives it its default in an upsert without it', async () => {
  const schema = z.object({ price: z.number(), inPrint: z.boolean().default(true) })
  const { books } = repositoryOf(schema)
  const book = await books.create({ price: 10, inPrint: false })

  expect(await books.update(book, { price: 12 })).toMatchObject({ price: 12, inPrint: false })
  expect(await books.save({ id: book.id, price: 14 }, { mode: 'upsert' })).toMatchObject({ price: 14, inPrint: true })
})

const { price, inPrint } = { price: 12, inPrint: true }
it.each<[string, AnyModel['schema'], AnyModel['schema'], object]>([
  [
    'zod',
    z.object({ price: z.number(), inPrint: z.boolean().default(true) }),
    z.object({ price: z.number(), inPrint: z.boolean().default(true) }).partial(),
    { price, inPrint },
  ],
  [
    'arktype',
    type({ price: 'number', inPrint: 'boolean = true' }),
    type({ price: 'number', inPrint: 'boolean = true' }).partial(),
    { price, inPrint },
  ],
  [
    'yup',
    yup.object({ price: yup.number(), inPrint: yup.boolean().default(true) }),
    yup.object({ price: yup.number(), inPrint: yup.boolean().default(true) }).partial(),
    { price, inPrint },
  ],
  [
    'valibot',
    v.object({ price: v.number(), inPrint: v.optional(v.boolean(), true) }),
    v.partial(v.object({ price: v.number(), inPrint: v.optional(v.boolean(), true) })),
    { price },
  ],
])(
  'changes only what the caller passes, although a partial schema can add defaults: %s',
  async (_, schema, partial, parsed) => {
    const { books } = repositoryOf(schema)
    const book = await books.create({ price: 10, inPrint: false })

    expect(await partial['~standard'].validate({ price })).toHaveProperty('value', parsed)
    expect(await books.update(book, { price })).toMatchObject({ price, inPrint: false })
  },
)
