import { createHash } from 'node:crypto'
import { type } from 'arktype'
import { type AnyModel, defineModel, foreignKey } from 'dynamo-signals'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const email = z.string().trim().toLowerCase()
const SCHEMAS: Readonly<Record<string, AnyModel['schema']>> = {
  zod: z.object({ kind: z.string(), email, name: z.string() }),
  'zod with a refinement': z.object({ kind: z.string(), email, name: z.string() }).refine(() => true),
  'zod with an asynchronous field': z.object({
    kind: z.string(),
    email: z.string().transform(async text => text.trim().toLowerCase()),
    name: z.string(),
  }),
  valibot: v.object({ kind: v.string(), email: v.pipe(v.string(), v.trim(), v.toLowerCase()), name: v.string() }),
  'valibot, asynchronous': v.objectAsync({
    kind: v.string(),
    email: v.pipeAsync(
      v.string(),
      v.transformAsync(async text => text.trim().toLowerCase()),
    ),
    name: v.string(),
  }),
  arktype: type({ kind: 'string', email: type('string').pipe(text => text.trim().toLowerCase()), name: 'string' }),
  'a union': z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person').default('person'), email, name: z.string() }),
    z.object({ kind: z.literal('robot'), serial: z.int(), name: z.string() }),
  ]),
}
const withKind = (fields: object) => ({ kind: 'person', ...fields })

describe.each(Object.entries(SCHEMAS))('a lookup by a value that the schema changes (%s)', (_, schema) => {
  const User = defineModel('User', { schema, unique: ['email' as never] })
  const users = () => memoryDatabase([User]).database.repository(User) as unknown as ReturnType<typeof repositoryOf>

  it('finds the instance by the value as given and as stored', async () => {
    const repository = users()
    const { id } = await repository.create(withKind({ email: ' Ada@Example.ORG ', name: 'Ada' }))

    expect((await repository.findBy('email', ' Ada@Example.ORG '))?.id).toBe(id)
    expect((await repository.findBy('email', 'ada@example.org'))?.id).toBe(id)
    expect(await repository.findBy('email', 'bob@example.org')).toBeUndefined()
  })

  it('creates one instance, and updates it the next time', async () => {
    const repository = users()
    const one = await repository.getOrCreate({ email: ' ADA@example.org' }, withKind({ name: 'Ada' }))
    const other = await repository.getOrCreate({ email: 'ada@EXAMPLE.org ' }, withKind({ name: 'Eve' }))
    const updated = await repository.updateOrCreate({ email: 'Ada@example.org' }, withKind({ name: 'Countess' }))

    expect(other).toEqual(one)
    expect(updated).toMatchObject({ id: one.id, email: 'ada@example.org', name: 'Countess', version: 2 })
  })
})

describe('a lookup by a value that is not a string', () => {
  const VALUES: readonly (readonly [string, unknown, unknown, unknown])[] = [
    ['bytes', new Uint8Array([1, 2]), Buffer.from([1, 2]), new Uint8Array([1, 3])],
    ['a set', new Set(['a', 'b']), new Set(['b', 'a']), new Set(['a'])],
    ['a set of bytes', new Set([new Uint8Array([1])]), new Set([new Uint8Array([1])]), new Set([new Uint8Array([2])])],
    ['a list', ['a', { b: 1 }], ['a', { b: 1 }], ['a', { b: 2 }]],
    ['a map', { a: 1, b: [2] }, { b: [2], a: 1 }, { a: 1, b: [3] }],
    ['a number', 5, 5, 6],
    ['a boolean', true, true, false],
  ]

  it.each(VALUES)('finds by the content of %s', async (_, stored, same, other) => {
    const Thing = defineModel('Thing', { schema: z.object({ key: z.unknown(), note: z.string() }), unique: ['key'] })
    const things = memoryDatabase([Thing]).database.repository(Thing)
    const { id } = await things.create({ key: stored, note: '' })

    expect((await things.findBy('key', same))?.id).toBe(id)
    expect(await things.findBy('key', other)).toBeUndefined()
    expect((await things.getOrCreate({ key: same }, { note: '' })).id).toBe(id)
    expect((await things.updateOrCreate({ key: same }, { note: 'x' })).version).toBe(2)
  })
})

describe('a lookup by several values', () => {
  const Shop = defineModel('Shop', { schema: z.object({}) })
  const Article = defineModel('Article', {
    schema: z.object({ sku: z.string().trim(), lot: z.string().toUpperCase(), stock: z.int() }),
    relations: { shop: foreignKey(Shop, { onDelete: 'cascade', constraint: 'none' }) },
    unique: [['shopId', 'sku', 'lot']],
  })

  it('finds by the parsed values', async () => {
    const articles = memoryDatabase([Shop, Article]).database.repository(Article)
    const lookup = { shopId: 's1', sku: ' 12 ', lot: 'b' }
    const one = await articles.getOrCreate(lookup, { stock: 1 })

    expect(await articles.getOrCreate({ ...lookup, sku: '12' }, { stock: 2 })).toEqual(one)
    expect((await articles.getOrCreate({ ...lookup, shopId: 's2' }, { stock: 2 })).id).not.toBe(one.id)
  })
})

describe('a lookup by a value that the schema would change again', () => {
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const Key = defineModel('Key', {
    schema: z.object({ secret: z.string().transform(hash), owner: z.string() }),
    unique: ['secret'],
  })

  it('finds by the value given to create, and by the loaded value', async () => {
    const keys = memoryDatabase([Key]).database.repository(Key)
    const key = await keys.create({ secret: 's3cret', owner: 'ada' })

    expect((await keys.findBy('secret', 's3cret'))?.id).toBe(key.id)
    expect((await keys.findBy('secret', key.secret))?.id).toBe(key.id)
  })
})

describe('a lookup in a schema that transforms the whole instance', () => {
  const Member = defineModel('Member', {
    schema: z
      .object({ email: z.string(), name: z.string() })
      .transform(({ email, name }) => ({ email: email.toLowerCase(), name: name.trim() })),
    unique: ['email'],
  })

  it("finds by the schema's output for the lookup and the defaults", async () => {
    const members = memoryDatabase([Member]).database.repository(Member)
    const one = await members.getOrCreate({ email: 'ADA@example.org' }, { name: 'Ada' })

    expect(await members.getOrCreate({ email: 'Ada@example.org' }, { name: 'Eve' })).toEqual(one)
  })
})

it('reads no more than twice for a value that the schema leaves as it is', async () => {
  const User = defineModel('User', { schema: z.object({ email }), unique: ['email'] })
  const { database, line } = memoryDatabase([User])
  await database.repository(User).create({ email: 'ada@example.org' })
  const before = line.sent.length

  await database.repository(User).findBy('email', 'ada@example.org')
  await database.repository(User).findBy('email', 'bob@example.org')

  expect(line.sent.slice(before)).toHaveLength(3)
})

const Loose = defineModel('Loose', { schema: z.record(z.string(), z.unknown()) })
const repositoryOf = () => memoryDatabase([Loose]).database.repository(Loose) as never as LooseRepository
interface LooseRepository {
  create(input: object): Promise<{ id: string }>
  findBy(field: string, value: unknown): Promise<{ id: string } | undefined>
  getOrCreate(lookup: object, defaults: object): Promise<{ id: string }>
  updateOrCreate(lookup: object, changes: object): Promise<{ id: string }>
}
