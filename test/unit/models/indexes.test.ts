import { defineModel, foreignKey, oneToOne } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { assignIndexes } from '../../../packages/dynamo-signals/src/models/assign-indexes.ts'

const Author = defineModel('Author', { schema: z.object({}) })
const schema = z.object({ title: z.string(), tags: z.array(z.string()), rank: z.number().optional() })
const author = foreignKey(Author, { onDelete: 'cascade' })
const genre = foreignKey('Genre', { onDelete: 'protect' })
const byTitle = index({ partition: ['title'] })

/** Defines a model as a caller without types may. */
const define = (definition: object) => () => defineModel('Book', { schema, ...definition } as never)
const assigned = (definition: object) =>
  Object.fromEntries(assignIndexes(define(definition)()).map(({ name, index: at }) => [name, at]))

describe('the indexes of a model', () => {
  it('follow the order of declaration, as long as none is pinned', () => {
    expect(assigned({ listed: true, relations: { author, genre }, indexes: { byTitle } })).toEqual({
      listed: 'gsi0',
      author: 'gsi1',
      genre: 'gsi2',
      byTitle: 'gsi3',
    })
  })

  it('stay where they are pinned, whatever is declared before them', () => {
    const pinned = foreignKey(Author, { onDelete: 'cascade', index: 'gsi1' })

    expect(assigned({ relations: { genre, author: pinned }, indexes: { byTitle } })).toEqual({
      genre: 'gsi2',
      author: 'gsi1',
      byTitle: 'gsi3',
    })
  })

  it('are all six of the table, with that of listings last', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const indexes = Object.fromEntries(names.map(name => [name, byTitle]))

    expect(Object.values(assigned({ indexes }))).toEqual(['gsi1', 'gsi2', 'gsi3', 'gsi4', 'gsi5', 'gsi0'])
  })
})

describe('a definition is refused', () => {
  it.each<[string, object, string]>([
    [
      'if it needs more indexes than the table has',
      { listed: true, relations: { author, genre }, indexes: { a: byTitle, b: byTitle, c: byTitle, d: byTitle } },
      'it needs 7 indexes (listed, author, genre, a, b, c, d), and the table has 6. Remove one, or split the model.',
    ],
    [
      'if two uses are pinned to one index',
      {
        relations: { author: foreignKey(Author, { onDelete: 'cascade', index: 'gsi3' }) },
        indexes: { byTitle: index({ partition: ['title'], index: 'gsi3' }) },
      },
      'author and byTitle both use the index gsi3. Pin one of them to another index.',
    ],
    [
      'if a use is pinned to the index of its listing',
      { listed: true, indexes: { byTitle: index({ partition: ['title'], index: 'gsi0' }) } },
      'listed and byTitle both use the index gsi0. Pin one of them to another index.',
    ],
    [
      'if an index names no field to select a partition',
      { indexes: { all: index({ sort: ['title'] }) } },
      'the index "all" needs at least one field in partition.',
    ],
    [
      'if an index names a field that does not exist',
      { indexes: { byName: index({ partition: ['name'] }) } },
      'the index "byName" names "name", which is not among the fields: title, tags, rank.',
    ],
    [
      'if an index names a field twice',
      { indexes: { byTitle: index({ partition: ['title'], sort: ['title'] }) } },
      'the index "byTitle" names "title" twice.',
    ],
    [
      'if an index has a bad name',
      { indexes: { 'by title': byTitle } },
      '"by title" is not a valid name for an index.',
    ],
    [
      'if an index has the name of listings',
      { indexes: { listed: byTitle } },
      '"listed" is not a valid name for an index.',
    ],
    [
      'if an index is made by hand',
      { indexes: { byTitle: { partition: ['title'] } } },
      'the index "byTitle" must be made by index() of dynamo-signals/queries.',
    ],
    ['if its indexes are not an object', { indexes: 5 }, 'indexes must be an object, not 5.'],
    [
      'if it is listed by something else',
      { listed: 'yes' },
      'listed must be true, false or index({ shards }), not "yes".',
    ],
    [
      'if it is listed by fields',
      { listed: byTitle },
      'listed must be true, false or index({ shards }), not an object.',
    ],
  ])('%s', (_case, definition, message) => {
    expect(define(definition)).toThrow(`Model "Book": ${message}`)
  })
})

describe('index()', () => {
  it.each<[unknown, string]>([
    [undefined, 'index(): it needs options, not undefined.'],
    [{ partition: 'title' }, 'index(): partition must be an array of fields, not "title".'],
    [{ partition: ['title'], sort: [5] }, 'index(): sort must be an array of fields, not an array.'],
    [{ partition: ['title'], shards: 0 }, 'index(): shards must be a whole number of at least 1, not 0.'],
    [{ partition: ['title'], shards: 129 }, 'index(): shards must be at most 128, not 129.'],
    [
      { partition: ['title'], index: 'gsi6' },
      'index(): index must be one of gsi0, gsi1, gsi2, gsi3, gsi4, gsi5, not "gsi6".',
    ],
    [
      { partitions: ['title'] },
      'index(): unknown option "partitions". The options are partition, sort, shards, index.',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => index(options as never)).toThrow(message)
  })
})

describe('a relation', () => {
  it('is refused with an index that the table does not have', () => {
    expect(() => foreignKey(Author, { onDelete: 'cascade', index: 'gsi9' as 'gsi1' })).toThrow(
      'A foreignKey to "Author": index must be one of gsi0, gsi1, gsi2, gsi3, gsi4, gsi5, not "gsi9".',
    )
  })

  it('is refused with an index if it is a one-to-one, which needs none', () => {
    expect(() => oneToOne(Author, { onDelete: 'cascade', index: 'gsi1' } as never)).toThrow(
      'A oneToOne to "Author": index is only for a foreignKey.',
    )
  })
})
