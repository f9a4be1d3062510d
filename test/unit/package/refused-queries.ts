import { defineModel, foreignKey, oneToOne } from 'dynamo-signals'
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
const MODELS = [Author, Book, Loose]

const define = (definition: object) => () => defineModel('Book', { schema, ...definition } as never)
const many = (names: string) => Object.fromEntries([...names].map(name => [name, byTitle]))
const opened = () => memoryDatabase(MODELS).database

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
  ['indexes that are no object', define({ indexes: 5 })],
  ['a list by something else', define({ listed: 'yes' })],
  ['no options of an index', () => index(undefined as never)],
  ['a partition that is no array', () => index({ partition: 'title' } as never)],
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
]
