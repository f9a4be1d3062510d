import { defineModel, foreignKey, oneToOne } from 'dynamo-signals'
import { saveAll } from 'dynamo-signals/bulk'
import { scan } from 'dynamo-signals/operations'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Author = defineModel('Author', { schema: z.object({ name: z.unknown().optional() }) })
const schema = z.object({ title: z.string(), rank: z.number().optional() })
const byTitle = index({ partition: ['title'], sort: ['rank'] })
const Book = defineModel('Book', { schema, indexes: { byTitle } })
const Loose = defineModel('Loose', {
  schema: z.object({ tag: z.unknown() }),
  indexes: { byTag: index({ partition: ['tag' as never] }) },
})
const Review = defineModel('Review', {
  schema: z.object({ stars: z.int(), text: z.string() }),
  relations: { author: foreignKey(Author, { onDelete: 'cascade' }) },
  indexes: { byAuthor: index({ partition: ['authorId'], sort: ['stars', 'text'] }) },
})
const MODELS = [Author, Book, Loose, Review]

const define = (definition: object) => () => defineModel('Book', { schema, ...definition } as never)
const many = (names: string) => Object.fromEntries([...names].map(name => [name, byTitle]))
type Untyped = (name: string, key: unknown, options?: unknown) => { toArray(): Promise<unknown> }
const ask =
  (key: unknown, options?: unknown, name = 'byAuthor') =>
  () => {
    const reviews = opened().repository(Review) as never as { readonly query: Untyped }
    return reviews.query(name, key, options).toArray()
  }
const filtered = (where: (fields: never, operators: never) => unknown) => ask({ author: 'a' }, { where })
const opened = () => memoryDatabase(MODELS).database

/** Stores a book with one release, and asks another one, which has other indexes, for books. */
const released = (before: object, after: object) => async () => {
  const [one, other] = [before, after].map(definition => define(definition)())
  const shelf = memoryDatabase([one as typeof Book])
  await shelf.database.repository(one as typeof Book).create({ title: 'x' })
  const books = shelf.reopen({ models: [other as typeof Book] }).database.repository(other as typeof Book)
  await books.query('byTitle', { title: 'x' }).toArray()
}

/** Indexes and queries that are refused, each named by what is wrong with it. */
export const REFUSED_QUERIES: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['seven indexes', define({ indexes: many('abcdefg') })],
  [
    'one index for two',
    define({
      relations: { author: foreignKey(Author, { onDelete: 'cascade', index: 'gsi3' }) },
      indexes: { byTitle: index({ partition: ['title'], index: 'gsi3' }) },
    }),
  ],
  ['an index without a partition', define({ indexes: { all: index({ sort: ['title'] }) } })],
  ['an index of a field that is not there', define({ indexes: { byName: index({ partition: ['name'] }) } })],
  ['a field twice', define({ indexes: { byTitle: index({ partition: ['title'], sort: ['title'] }) } })],
  ['a name of an index', define({ indexes: { 'by title': byTitle } })],
  ['an index made by hand', define({ indexes: { byTitle: {} } })],
  ['indexes that are not an object', define({ indexes: 5 })],
  ['a list by something else', define({ listed: 'yes' })],
  ['no options of an index', () => index(undefined as never)],
  ['a partition that is not an array', () => index({ partition: 'title' } as never)],
  ['no shards', () => index({ shards: 0 })],
  ['many shards', () => index({ shards: 129 })],
  ['a pinned index that is not there', () => index({ index: 'gsi6' as 'gsi5' })],
  ['an index of a relation that is not there', () => foreignKey(Author, { onDelete: 'cascade', index: 'x' as 'gsi1' })],
  ['an index of a one-to-one', () => oneToOne(Author, { onDelete: 'cascade', index: 'gsi1' } as never)],
  [
    'a long value',
    () =>
      opened()
        .repository(Book)
        .create({ title: 'x'.repeat(2_100), rank: 1 }),
  ],
  ['a map in an index', () => opened().repository(Loose).create({ tag: {} })],
  ['an index that is not there', ask({}, {}, 'byNothing')],
  ['an object for the name of an index', ask({}, {}, {} as string)],
  ['no key', ask(undefined)],
  [
    'no value for the partition',
    () =>
      opened()
        .repository(Book)
        .query('byTitle', {} as never),
  ],
  ['no instance for the partition', ask({ author: undefined })],
  ['a value after a gap', ask({ author: 'a', text: 'x' })],
  ['a field outside the index', ask({ author: 'a', title: 'x' })],
  ['two lower bounds', ask({ author: 'a', stars: { gt: 1, gte: 2 } })],
  ['a bound that is not there', ask({ author: 'a', stars: { above: 1 } })],
  ['half a between', ask({ author: 'a', stars: { between: [1] } })],
  ['a prefix that is not a string', ask({ author: 'a', stars: { beginsWith: 1 } })],
  ['a misspelt option of a query', ask({ author: 'a' }, { wher: 5 })],
  ['a limit of a query', ask({ author: 'a' }, { limit: -1 })],
  ['an order', ask({ author: 'a' }, { order: 'down' })],
  ['a select', ask({ author: 'a' }, { select: 'stars' })],
  ['a consistent query', ask({ author: 'a' }, { consistent: true })],
  [
    'a cursor of another query',
    ask({ author: 'a', stars: 5 }, { cursor: Buffer.from('!1130#x').toString('base64url') }),
  ],
  ['a where that is not a function', ask({ author: 'a' }, { where: { stars: 5 } })],
  ['a where without a result', filtered(() => undefined)],
  ['a comparison of a value', filtered((_, { eq }: { eq(...given: unknown[]): unknown }) => eq(5, 5))],
  [
    'a comparison with undefined',
    filtered(({ stars }, { eq }: { eq(...given: unknown[]): unknown }) => eq(stars, undefined)),
  ],
  ['a combination of nothing', filtered((_, { and }: { and(): unknown }) => and())],
  ['a combination of something else', filtered((_, { not }: { not(...given: unknown[]): unknown }) => not(true))],
  [
    '101 values',
    filtered(({ stars }, { oneOf }: { oneOf(...given: unknown[]): unknown }) => oneOf(stars, new Array(101).fill(1))),
  ],
  [
    'an index that has moved',
    released({ indexes: { byTitle } }, { indexes: { byTitle: index({ partition: ['title'], index: 'gsi4' }) } }),
  ],
  [
    'an index that has other fields',
    released({ indexes: { byTitle } }, { indexes: { byTitle: index({ partition: ['title'] }) } }),
  ],
  [
    'an index that another use has',
    released(
      { indexes: { byTitle } },
      {
        indexes: {
          byRank: index({ partition: ['rank'], index: 'gsi1' }),
          byTitle: index({ partition: ['title'], index: 'gsi2' }),
        },
      },
    ),
  ],
  [
    'an index that takes the place of another',
    released({ indexes: { byRank: index({ partition: ['rank'] }) } }, { indexes: { byTitle } }),
  ],
  ['an index that was added', released({}, { indexes: { byTitle } })],
  ['a concurrency', () => saveAll(opened().repository(Author), [], { concurrency: 0 })],
  ['a position', () => saveAll(opened().repository(Author), [], { resumeFrom: -1 })],
  ['instances that are none', () => saveAll(opened().repository(Author), 5 as never)],
  ['a scan without a visit', () => scan(opened(), Author, {}, undefined as never)],
]
