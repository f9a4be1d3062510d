import { type } from 'arktype'
import { defineModel, foreignKey, type UnreadableInstanceError, type UnreadInstance } from 'dynamo-signals'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

const SCHEMAS = [
  [
    'zod',
    z.object({
      name: z.string(),
      role: z.enum(['guest', 'member']).default('guest'),
      tags: z.array(z.string()).default(() => ['new']),
      note: z.string().optional(),
      address: z.object({ city: z.string(), country: z.string().default('NL') }).optional(),
    }),
  ],
  [
    'valibot',
    v.object({
      name: v.string(),
      role: v.optional(v.picklist(['guest', 'member']), 'guest'),
      tags: v.optional(v.array(v.string()), () => ['new']),
      note: v.optional(v.string()),
      address: v.optional(v.object({ city: v.string(), country: v.optional(v.string(), 'NL') })),
    }),
  ],
  [
    'arktype',
    type({
      name: 'string',
      role: "'guest' | 'member' = 'guest'",
      tags: ['string[]', '=', () => ['new']],
      'note?': 'string',
      'address?': { city: 'string', country: "string = 'NL'" },
    }),
  ],
  [
    'a schema that hides its fields',
    z
      .object({
        name: z.string(),
        role: z.enum(['guest', 'member']).default('guest'),
        tags: z.array(z.string()).default(['new']),
      })
      .extend({ address: z.object({ city: z.string(), country: z.string().default('NL') }).optional() })
      .transform(fields => fields),
  ],
] as const

function shelf(schema: (typeof SCHEMAS)[number][1] = SCHEMAS[0][1]) {
  const User = defineModel('User', { schema, listed: true })
  const shelf = memoryDatabase([User as never])
  const items = memoryItems(shelf)
  const put = (id: string, attributes: object) =>
    items.put(`User#${id}`, {
      ...{
        _type: { S: 'User' },
        _v: { N: '1' },
        _wid: { S: 'w' },
        id: { S: id },
        gsi0pk: { S: 'User' },
        gsi0sk: { S: id },
      },
      ...attributes,
    })
  return { ...shelf, items, put, users: shelf.database.repository(User as never) as never as Users }
}
// biome-ignore lint/suspicious/noExplicitAny: four schemas in turn
type Users = ReturnType<ReturnType<typeof memoryDatabase>['database']['repository']> & Record<string, any>

describe.each(SCHEMAS)('an item that lacks fields with a default: %s', (_vendor, schema) => {
  it('is read with the defaults, also inside of fields, and does not share them with other instances', async () => {
    const { users, put } = shelf(schema)
    put('a', { name: { S: 'Ada' }, address: { M: { city: { S: 'London' } } } })

    const one = await users.get('a')
    const other = await users.get('a')
    ;(one.tags as string[]).push('changed')

    expect(other).toMatchObject({
      name: 'Ada',
      role: 'guest',
      tags: ['new'],
      address: { city: 'London', country: 'NL' },
    })
    expect(await users.list().toArray()).toEqual([other])
  })

  it('is not written by a save without changes, and is stored with its defaults by one with changes', async () => {
    const { users, put, items, line } = shelf(schema)
    put('a', { name: { S: 'Ada' } })

    await users.save(await users.get('a'))
    expect(items.get('User#a')).not.toHaveProperty('role')
    await users.update(await users.get('a'), { name: 'Eve' })

    expect(line.take().filter((name: string) => name === 'PutItem')).toHaveLength(1)
    expect(items.get('User#a')).toMatchObject({ name: { S: 'Eve' }, role: { S: 'guest' }, tags: { L: [{ S: 'new' }] } })
  })

  it.each([
    ['lacks a required field', {}, 'name'],
    ['has a field of another type', { name: { N: '5' } }, 'name'],
    ['has a value that is no longer one of an enumeration', { name: { S: 'Ada' }, role: { S: 'admin' } }, 'role'],
    ['has a nested value of another type', { name: { S: 'A' }, address: { M: { city: { N: '1' } } } }, 'address.city'],
  ])('names the instance and the field of an item that %s', async (_what, attributes, path) => {
    const { users, put } = shelf(schema)
    put('a', attributes)
    put('b', { name: { S: 'Ben' } })
    const skipped: string[] = []

    const error = await users.get('a').catch((error: UnreadableInstanceError) => error)
    const listed = await users.list({}, { onUnreadable: (_error: unknown, id: string) => skipped.push(id) }).toArray()

    expect(error).toMatchObject({ code: 'repository.unreadable', model: 'User', id: 'a', path })
    expect((error as Error).message).toContain(`User a cannot be read: ${path}: `)
    expect(Object.keys(error)).not.toContain('stored')
    expect([listed.map(({ id }: { readonly id: string }) => id), skipped]).toEqual([['b'], ['a']])
  })

  it('is repaired by an update, and deleted without one', async () => {
    const { users, put } = shelf(schema)
    put('a', { role: { S: 'member' } })
    put('b', {})

    const stored = (id: string) =>
      users.get(id).catch((error: UnreadableInstanceError) => error.stored as UnreadInstance)
    const [a, b] = [await stored('a'), await stored('b')]
    await expect(users.update(a, { role: 'guest' })).rejects.toMatchObject({ issues: [{ path: 'name' }] })
    const repaired = await users.update(a, { name: 'Ada' })
    await users.delete(b)

    expect(repaired).toMatchObject({ name: 'Ada', role: 'member', version: 2 })
    expect(await users.get('a')).toEqual(repaired)
    expect(await users.find('b')).toBeUndefined()
  })
})

describe('a value that breaks a rule that is newer than it', () => {
  it.each([
    ['zod', z.object({ name: z.string().max(3), size: z.int() })],
    ['valibot', v.object({ name: v.pipe(v.string(), v.maxLength(3)), size: v.pipe(v.number(), v.integer()) })],
    ['arktype', type({ name: 'string <= 3', size: 'number.integer' })],
  ])('is read, because it has the type of the field: %s', async (_vendor, schema) => {
    const Thing = defineModel('Thing', { schema })
    const shelf = memoryDatabase([Thing])
    memoryItems(shelf).put('Thing#t', { _type: { S: 'Thing' }, name: { S: 'longer' }, size: { N: '1.5' } })

    expect(await shelf.database.repository(Thing).get('t')).toMatchObject({ name: 'longer', size: 1.5 })
  })
})

describe('an instance that cannot be read', () => {
  const Parent = defineModel('Parent', { schema: z.object({}) })
  const child = (onDelete: 'cascade' | 'protect' | 'setNull') =>
    defineModel('Child', {
      schema: z.object({ name: z.string(), rank: z.enum(['a']) }),
      relations: { parent: foreignKey(Parent, { onDelete, nullable: true }) },
    })
  async function family(onDelete: 'cascade' | 'protect' | 'setNull', attributes: object) {
    const Child = child(onDelete)
    const shelf = memoryDatabase([Parent, Child])
    const parents = shelf.database.repository(Parent)
    const parent = await parents.create({ id: 'p' })
    await shelf.database.repository(Child).create({ id: 'c', name: 'Ada', rank: 'a', parentId: 'p' })
    const items = memoryItems(shelf)
    const { name: _name, ...stored } = items.get('Child#c') ?? {}
    items.put('Child#c', { ...stored, rank: { S: 'old' }, ...attributes })
    return { parents, parent, items }
  }
  const HUGE = { count: { N: '12345678901234567890' } }

  it.each([{}, HUGE])('does not prevent the delete of its parent by a cascade', async attributes => {
    const { parents, parent, items } = await family('cascade', attributes)

    expect(await parents.delete(parent)).toMatchObject({ total: 2 })
    expect(items.get('Child#c')).toBeUndefined()
  })

  it.each([{}, HUGE])('is released by a delete, and keeps its other attributes', async attributes => {
    const { parents, parent, items } = await family('setNull', attributes)

    await parents.delete(parent)

    expect(items.get('Child#c')).toMatchObject({ parentId: { NULL: true }, rank: { S: 'old' }, ...attributes })
    expect(items.get('Parent#p')).toBeUndefined()
  })

  it('still protects its parent', async () => {
    const { parents, parent } = await family('protect', {})

    await expect(parents.delete(parent)).rejects.toMatchObject({ blockers: [{ model: 'Child', id: 'c' }] })
  })
})
