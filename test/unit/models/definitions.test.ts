import { type } from 'arktype'
import { type AnyModel, DurableSignal, defineModel, foreignKey, oneToOne, Signal } from 'dynamo-signals'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import * as mini from 'zod/mini'
import { z as z3 } from 'zod/v3'
import { memoryDatabase } from '../../support/memory-database.ts'

const Author = defineModel('Author', { schema: z.object({ name: z.string() }) })
const schema = z.object({ title: z.string() })
const LONG = 'x'.repeat(70_000)

/** Defines a model as a caller without types may. */
const define = (name: unknown, definition: unknown) => () => defineModel(name as string, definition as never)
const refusal = (act: () => unknown): Error & { code?: string } => {
  try {
    act()
  } catch (error) {
    return error as Error
  }
  return expect.unreachable('it was accepted')
}

describe('a reserved field name', () => {
  const NAMES = ['id', 'version', 'createdAt', 'updatedAt', 'pk', 'sk', 'gsi0pk', 'gsi5sk', 'gsi17pk', '_type', '_mine']
  const INHERITED = ['__proto__', 'constructor', 'prototype']
  const vendors = (name: string): Record<string, AnyModel['schema']> => ({
    zod: z.object({ [name]: z.string().optional() }),
    'a strict zod': z.strictObject({ [name]: z.string() }),
    'a refined zod': z.object({ [name]: z.string() }).refine(() => true),
    'one variant of a zod union': z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('a') }),
      z.object({ kind: z.literal('b'), [name]: z.string() }),
    ]),
    valibot: v.object({ [name]: v.string() }),
    'a valibot pipe': v.pipe(
      v.object({ [name]: v.string() }),
      v.check(() => true),
    ),
    'a valibot variant': v.variant('kind', [v.object({ kind: v.literal('a'), [name]: v.string() })]),
    // arktype itself takes no such names.
    ...(INHERITED.includes(name) ? {} : { arktype: type({ [name]: 'string' } as never) as never }),
  })
  const CASES = [...NAMES, ...INHERITED].flatMap(name =>
    Object.entries(vendors(name)).map(([vendor, given]) => ({ name, vendor, given })),
  )

  it.each(CASES)('is rejected where the model is defined: $name, by $vendor', ({ name, given }) => {
    const { message } = refusal(define('Book', { schema: given }))

    expect(message).toContain(`Model "Book": the schema has a field "${name}"`)
    expect(message).toMatch(/Rename or remove the field\.$/)
  })

  it.each(NAMES)('is rejected by the first save if the schema does not expose its fields: %s', async name => {
    const Book = defineModel('Book', { schema: z.looseObject({}).transform(fields => ({ ...fields, [name]: 'x' })) })
    const books = memoryDatabase([Book]).database.repository(Book)

    const error = await books.create({}).catch(reason => reason)

    expect(error.issues).toEqual([{ path: name, message: expect.stringContaining('This name is reserved') }])
  })

  it.each(['id', 'createdAt', 'pk'])('is named in the error of a save whose schema requires it: %s', async name => {
    const Book = defineModel('Book', { schema: z.object({ [name]: z.string() }).transform(fields => fields) })
    const books = memoryDatabase([Book]).database.repository(Book)

    const error = await books.create({ [name]: name === 'id' ? 'b1' : 1 } as never).catch(reason => reason)

    expect(error.issues).toEqual([{ path: name, message: expect.stringContaining('Rename the field in the schema') }])
  })

  it.each(['gsi1', 'gsipk', 'pks', 'idx', 'versions', 'toString', 'x_', 'names', 'length'])(
    'is none of these: %s',
    name => {
      expect(define('Book', { schema: z.object({ [name]: z.string() }) })).not.toThrow()
    },
  )
})

describe('a relation', () => {
  const related = foreignKey(Author, { onDelete: 'cascade' })

  it.each([
    ['is a field as well', { author: z.string() }, { author: related }, '"author"'],
    ['adds a field that the schema has', { authorId: z.string() }, { author: related }, '"authorId"'],
    ['is named after an id', {}, { authorId: related }, '"authorId"'],
    ['is named after the id of another', {}, { author: related, authorId: related }, '"authorId"'],
    ['has no name', {}, { '': related }, '""'],
    ['has a name that is not an identifier', {}, { 'the author': related }, '"the author"'],
    ['has a name with a separator', {}, { 'a#b': related }, '"a#b"'],
    ['has a name of 70,000 letters', {}, { [LONG]: related }, '70000 characters'],
    ['has a name the library keeps', {}, { _author: related }, '"_author"'],
    ['has a name that every object has', {}, { constructor: related }, '"constructor"'],
    ['is not a relation', {}, { author: Author }, '"author"'],
    ['is missing', {}, { author: undefined }, '"author"'],
  ])('is refused that %s', (_, fields, relations, named) => {
    const { message, code } = refusal(define('Book', { schema: z.object(fields), relations }))

    expect(code).toBe('models.badModel')
    expect(message).toContain(named)
    expect(message.length).toBeLessThan(500)
  })

  it.each([
    [
      'to undefined, as a circular import gives',
      () => foreignKey(undefined as never, { onDelete: 'cascade' }),
      'undefined',
    ],
    ['to something else than a model', () => oneToOne({} as never, { onDelete: 'cascade' }), 'an object'],
    ['to an empty name', () => foreignKey('', { onDelete: 'cascade' }), '""'],
    ['to a name of 70,000 letters', () => foreignKey(LONG, { onDelete: 'cascade' }), '70000 characters'],
    ['without options', () => foreignKey(Author, undefined as never), 'onDelete'],
    ['with an option that is not known', () => foreignKey(Author, { ondelete: 'cascade' } as never), '"ondelete"'],
    [
      'with a constraint that is not known',
      () => foreignKey(Author, { onDelete: 'cascade', constraint: 'x' as never }),
      '"x"',
    ],
  ])('is refused %s', (_, act, named) => {
    expect(refusal(act)).toMatchObject({ code: 'models.badRelation', message: expect.stringContaining(named) })
  })

  it('is rejected at the first save that adds a field if the schema does not expose its fields', async () => {
    const Book = defineModel('Book', {
      schema: z.looseObject({}).transform(fields => ({ ...fields, authorId: 'other' })),
      relations: { author: foreignKey(Author, { onDelete: 'cascade', constraint: 'none' }) },
    })

    const error = await memoryDatabase([Author, Book])
      .database.repository(Book)
      .create({ authorId: 'a1' } as never)
      .catch(reason => reason)

    expect(error.issues).toEqual([{ path: 'authorId', message: expect.stringContaining('relation "author"') }])
  })
})

describe('a model', () => {
  it.each([
    ['no name', ''],
    ['a name of 70,000 letters', `B${LONG}`],
    ['a name of 256 letters', 'B'.repeat(256)],
    ['a name in lower case', 'book'],
    ['a name with a separator', 'Book#Old'],
    ['undefined for a name', undefined],
    ['a schema for a name', schema],
  ])('is refused with %s', (_, name) => {
    const { code, message } = refusal(define(name, { schema }))

    expect(code).toBe('models.badModel')
    expect(message.length).toBeLessThan(300)
  })

  it.each([
    ['without a definition', undefined, 'definition'],
    ['without a schema', {}, 'Standard Schema'],
    ['with a plain object for a schema', { schema: { title: 'string' } }, 'Standard Schema'],
    ['with an option that is not known', { schema, uniqe: ['title'] }, '"uniqe"'],
    ['with a unique field that is not there', { schema, unique: ['titel'] }, '"titel"'],
    ['with a unique group that names what is not there', { schema, unique: [['title', 'lot']] }, '"lot"'],
    ['with an empty unique group', { schema, unique: [[]] }, 'no field'],
    ['with one field for unique instead of a list', { schema, unique: 'title' }, 'array'],
    ['with a unique field that the library keeps', { schema, unique: ['createdAt'] }, '"createdAt"'],
    ['with something else than a name for a unique field', { schema, unique: [5] }, '5'],
    ['with a unique field of 70,000 letters', { schema, unique: [LONG] }, '70000 characters'],
    ['that expires by a field that is not there', { schema, expires: 'expiresAt' }, '"expiresAt"'],
    ['that expires by no name', { schema, expires: '' }, '""'],
    ['with a field of 70,000 letters', { schema: z.object({ [LONG]: z.string() }) }, '70000 characters'],
    ['with a field without a name', { schema: z.object({ '': z.string() }) }, '""'],
  ])('is refused %s', (_, definition, named) => {
    const { code, message } = refusal(define('Book', definition))

    expect(code).toBe('models.badModel')
    expect(message).toContain('Model "Book": ')
    expect(message).toContain(named)
    expect(message.length).toBeLessThan(300)
  })

  it.each([
    ['a loose zod', z.looseObject({ title: z.string() })],
    ['a zod with a catchall', z.object({ title: z.string() }).catchall(z.string())],
    ['a zod 3 that passes through', z3.object({ title: z3.string() }).passthrough()],
    ['a record of zod', z.record(z.string(), z.string())],
    ['a loose valibot', v.looseObject({ title: v.string() })],
    ['a valibot with a rest', v.objectWithRest({ title: v.string() }, v.string())],
    ['an arktype with an index', type({ title: 'string', '[string]': 'string' })],
    ['a transformed zod', z.object({ title: z.string() }).transform(fields => ({ ...fields, other: 'x' }))],
  ])('may be unique by a field that its schema does not show: %s', (_, given) => {
    expect(define('Book', { schema: given, unique: ['other'], expires: 'other' })).not.toThrow()
  })

  it.each([
    ['zod', z.object({ title: z.string() })],
    ['a strict zod', z.strictObject({ title: z.string() })],
    ['zod 3', z3.object({ title: z3.string() })],
    ['zod mini', mini.object({ title: mini.string() })],
    ['valibot', v.object({ title: v.string() })],
    ['a strict valibot', v.strictObject({ title: v.string() })],
    ['an asynchronous valibot', v.objectAsync({ title: v.string() })],
    ['arktype', type({ title: 'string' })],
  ])('cannot be unique by a field that its schema does not have: %s', (_, given) => {
    expect(define('Book', { schema: given, unique: ['other'] })).toThrow(
      /names "other", which is not among the fields: title\./,
    )
  })

  it('may be unique by the id of a relation, and by a field of one variant', () => {
    const relations = { author: foreignKey(Author, { onDelete: 'cascade' }) }
    expect(define('Book', { schema, relations, unique: [['authorId', 'title']] })).not.toThrow()
    const shapes = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('circle'), radius: z.number() }),
      z.object({ kind: z.literal('square'), side: z.number() }),
    ])
    expect(define('Shape', { schema: shapes, unique: ['radius'], expires: 'side' })).not.toThrow()
  })
})

describe('the names of signals and receivers', () => {
  it.each([
    ['a signal', () => new Signal(LONG)],
    ['a signal that is not a string', () => new Signal({} as never)],
    ['a durable signal', () => new DurableSignal(LONG)],
    ['a durable signal without a name', () => new DurableSignal('')],
    ['a dispatchUid', () => new Signal('s').connect(() => {}, { dispatchUid: LONG })],
    ['a sender', () => new Signal('s').connect(() => {}, { sender: LONG })],
  ])('are refused when they are too long or none, in a short sentence: %s', (_, act) => {
    const { name, message } = refusal(act)

    expect(name).toBe('ConfigurationError')
    expect(message.length).toBeLessThan(300)
  })
})
