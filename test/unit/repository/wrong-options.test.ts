import { runInNewContext } from 'node:vm'
import { defineModel, foreignKey, oneToOne } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Author = defineModel('Author', {
  schema: z.object({ name: z.string(), more: z.unknown() }),
  unique: ['more'],
  listed: true,
})
const Book = defineModel('Book', {
  schema: z.object({ title: z.string() }),
  relations: { author: foreignKey(Author, { onDelete: 'cascade' }), prize: oneToOne(Author, { onDelete: 'cascade' }) },
})

/** A repository as a caller without types sees it. */
type Untyped = Record<
  | 'save'
  | 'create'
  | 'update'
  | 'saveMany'
  | 'find'
  | 'get'
  | 'findMany'
  | 'findBy'
  | 'query'
  | 'list'
  | 'delete'
  | 'getOrCreate'
  | 'findOne'
  | 'relatedSet',
  (...given: readonly unknown[]) => Promise<{ readonly id: string }> & { toArray(): Promise<unknown> }
>

const open = () => {
  const { database, line } = memoryDatabase([Author, Book])
  const untyped = (model: typeof Author | typeof Book) =>
    database.repository(model as typeof Author) as never as Untyped
  return { database, line, authors: untyped(Author), books: untyped(Book) }
}
type Opened = ReturnType<typeof open>
type Call = (opened: Opened, given: unknown) => unknown

const SAVES: readonly [string, Call][] = [
  ['save', ({ authors }, options) => authors.save({ name: 'Ada', more: 1 }, options)],
  ['create', ({ authors }, options) => authors.create({ name: 'Ada', more: 1 }, options)],
  ['update', ({ authors }, options) => authors.update({ id: 'a', version: 1 }, { name: 'Ada' }, options)],
  ['saveMany', ({ authors }, options) => authors.saveMany([{ name: 'Ada', more: 1 }], options)],
]
const READS: readonly [string, Call][] = [
  ['find', ({ authors }, options) => authors.find('a', options)],
  ['get', ({ authors }, options) => authors.get('a', options)],
  ['findMany', ({ authors }, options) => authors.findMany(['a'], options)],
  ['findBy', ({ authors }, options) => authors.findBy('more', 1, options)],
  ['list', ({ authors }, options) => authors.list({}, options).toArray()],
  ['delete', ({ authors }, options) => authors.delete({ id: 'a', version: 1 }, options)],
  ['transaction', ({ database }, options) => database.transaction(async () => {}, options as object)],
]

describe('options', () => {
  it.each([...SAVES, ...READS])(
    'of %s that are misspelled are rejected before anything is sent',
    async (_name, call) => {
      const opened = open()

      const failed = (async () => call(opened, { updatefields: ['name'] }))()

      await expect(failed).rejects.toMatchObject({ code: 'repository.badOptions' })
      await expect(failed).rejects.toThrow(/unknown option "updatefields"\. The options are abortSignal, /)
      expect(opened.line.sent).toEqual([])
    },
  )

  it.each([...SAVES, ...READS])('of %s accept only an AbortSignal', async (_name, call) => {
    const failed = (async () => call(open(), { abortSignal: 5_000 }))()

    await expect(failed).rejects.toThrow(/: abortSignal must be an AbortSignal, not 5000\.$/)
  })

  it.each(READS)('of %s must be an object', async (_name, call) => {
    const failed = (async () => call(open(), null))()

    await expect(failed).rejects.toThrow(/: options must be an object, not null\.$/)
  })
})

describe('a call without its argument', () => {
  it.each<[string, Call, string]>([
    [
      'transaction',
      ({ database }, given) => database.transaction(given as never),
      'transaction() needs a function to run, not',
    ],
    ['dryRun', ({ database }, given) => database.dryRun(given as never), 'dryRun() needs a function to run, not'],
    ['repository', ({ database }, given) => database.repository(given as never), 'is not a model of this database'],
    ['findOne', ({ books }, given) => books.findOne(given), 'findOne of Book needs one of its one-to-one relations'],
    ['relatedSet', ({ books }, given) => books.relatedSet(given), 'relatedSet of Book needs one of its foreign keys'],
  ])('%s says so', async (_name, call, sentence) => {
    for (const given of [undefined, null, 5, 'text', {}]) {
      const failed = (async () => call(open(), given))()

      await expect(failed, String(given)).rejects.toMatchObject({ name: 'ConfigurationError' })
      await expect(failed, String(given)).rejects.toThrow(sentence)
    }
  })
})

describe('a lookup names the fields that it can use', () => {
  it.each<[string, Call, string]>([
    ['findBy with an object', ({ authors }) => authors.findBy({ more: 1 }), 'Given: an object.'],
    ['findBy with another field', ({ authors }) => authors.findBy('name', 'Ada'), 'Given: name ("Ada").'],
    ['getOrCreate with a field', ({ authors }) => authors.getOrCreate('more', 1), 'Given: "more".'],
    ['getOrCreate with nothing', ({ authors }) => authors.getOrCreate({}), 'Given: nothing.'],
  ])('%s', async (_name, call, given) => {
    const failed = (async () => call(open(), undefined))()

    await expect(failed).rejects.toThrow(`A lookup of Author needs id or more. ${given}`)
  })

  it('names the relation whose id is the id of the instance', async () => {
    const author = oneToOne(Author, { primaryKey: true, onDelete: 'cascade' })
    const Diary = defineModel('Diary', { schema: z.object({ text: z.string() }), relations: { author } })
    const diaries = memoryDatabase([Author, Diary]).database.repository(Diary)

    await expect(diaries.findBy('text' as never, 'x' as never)).rejects.toThrow(
      'A lookup of Diary needs id or authorId.',
    )
  })
})

it('names the indexes of a model in the error for a query with an object', async () => {
  const failed = (async () => open().authors.query({ byName: 'Ada' }, {}))()

  await expect(failed).rejects.toThrow('Author has no index named an object. It has: none.')
})

describe('a value that is stored as a map', () => {
  // Objects that are plain, and that a caller may have named otherwise: `arguments`, and one with a tag.
  const NAMED = [
    Object.assign({ a: 1 }, { [Symbol.toStringTag]: 'Row' }),
    runInNewContext('(function () { return arguments })(1)'),
  ]

  it.each(NAMED)('is found by its stored value: %s', async value => {
    const { authors } = open()
    const { id } = await authors.create({ name: 'Ada', more: value })

    expect((await authors.findBy('more', value))?.id).toBe(id)
    expect((await authors.getOrCreate({ more: value }, { name: 'Eve' })).id).toBe(id)
  })

  it('has no undefined fields, even from another realm', async () => {
    const Row = defineModel('Row', { schema: z.object({ cell: z.object({ note: z.string().exactOptional() }) }) })
    const rows = memoryDatabase([Row]).database.repository(Row)

    expect((await rows.create({ cell: runInNewContext('({ note: undefined })') })).cell).toEqual({})
  })
})

it.each([
  [new Uint16Array(1), 'a Uint16Array cannot be stored'],
  [new Int16Array(1), 'an Int16Array cannot be stored'],
  [new URL('https://example.org'), 'a URL cannot be stored: store its href'],
  [Symbol('name'), 'a symbol cannot be stored'],
])('names what cannot be stored: %s', async (value, sentence) => {
  await expect(open().authors.create({ name: 'Ada', more: value })).rejects.toThrow(sentence)
})

it('explains what to do about a value that is too long to be unique', async () => {
  const failed = open().authors.create({ name: 'Ada', more: 'x'.repeat(2_100) })

  await expect(failed).rejects.toThrow(
    'Author was not saved: more: the value is too long to be unique: use a digest of it.',
  )
})
