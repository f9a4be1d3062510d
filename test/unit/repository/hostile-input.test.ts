import { type AnyModel, DurableSignal, defineModel, type PreSave, preSave } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { storedFields } from '../../../packages/dynamo-signals/src/repository/items/read-instance-item.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Fields = { name: z.string(), isAdmin: z.boolean().optional(), more: z.unknown().optional() }
const SCHEMAS = { strips: z.object(Fields), refuses: z.strictObject(Fields), keeps: z.looseObject(Fields) }

const polluted = () => JSON.parse('{"name":"x","__proto__":{"isAdmin":true}}')

describe.each(Object.entries(SCHEMAS))('a name that would change the prototype, if the schema %s', (_what, schema) => {
  const User = defineModel('User', { schema }) as AnyModel
  const shelf = () => {
    const { database, table } = memoryDatabase([User])
    return { database, users: database.repository(User), items: memoryItems({ table }), table }
  }
  const refused = { code: 'repository.invalid', issues: [{ path: '__proto__' }] }

  it.each<[string, (users: ReturnType<typeof shelf>['users']) => Promise<unknown>]>([
    ['create', users => users.create(polluted())],
    ['save', users => users.save({ ...polluted(), id: 'u1' }, { mode: 'upsert' })],
    ['saveMany', users => users.saveMany([{ name: 'y' }, polluted()])],
    ['getOrCreate, as defaults', users => users.getOrCreate({ id: 'u1' }, polluted())],
    ['getOrCreate, as a lookup', users => users.getOrCreate({ ...polluted(), id: 'u1' })],
    ['updateOrCreate', users => users.updateOrCreate({ id: 'u1' }, polluted())],
  ])('is refused by %s, and stores nothing', async (_call, save) => {
    const { users, table } = shelf()

    await expect(save(users)).rejects.toMatchObject(refused)
    expect(table.items).toEqual([])
  })

  it('is refused by update and updateFields, and from preSave', async () => {
    const { users, items } = shelf()
    const user = await users.create({ id: 'u1', name: 'x' })

    await expect(users.update(user, polluted())).rejects.toMatchObject(refused)
    const save = users.save({ ...user, ...polluted() }, { updateFields: ['__proto__'] as never[] })
    await expect(save).rejects.toMatchObject(refused)
    connected(
      preSave.connect(
        ({ instance }: PreSave<AnyModel>) =>
          void Object.defineProperties(instance, Object.getOwnPropertyDescriptors(polluted())),
        { sender: User },
      ),
    )
    await expect(users.update(user, { name: 'y' })).rejects.toMatchObject(refused)
    expect(items.get('User#u1')).not.toHaveProperty('isAdmin')
  })

  it('has no effect if a receiver assigns it with Object.assign', async () => {
    const { users, items } = shelf()
    connected(
      preSave.connect(({ instance }: PreSave<AnyModel>) => void Object.assign(instance, polluted()), { sender: User }),
    )

    await users.create({ id: 'u1', name: 'y' })

    expect(items.get('User#u1')).toMatchObject({ name: { S: 'x' } })
    expect(items.get('User#u1')).not.toHaveProperty('isAdmin')
  })

  it.each([
    ['in a map', { more: JSON.parse('{"deep":[{"__proto__":{"isAdmin":true}}]}') }, 'more.deep.0.__proto__'],
    ['as a constructor in a map', { more: JSON.parse('{"constructor":{"prototype":{}}}') }, 'more.constructor'],
  ])('is refused %s, by its path', async (_where, input, path) => {
    const { users } = shelf()

    await expect(users.create({ name: 'x', ...input })).rejects.toMatchObject({ issues: [{ path }] })
  })

  it('is refused in a context and in the payload of a signal', async () => {
    const { database, table } = shelf()
    const context = JSON.parse('{"__proto__":"x"}')
    const signal = new DurableSignal<{ more: object }>(`hostile/${_what}`)
    const send = (payload: object) => database.transaction(async transaction => transaction.send(signal, payload))

    const saved = database.withContext(context).repository(User).create({ name: 'x' })

    await expect(saved).rejects.toMatchObject({ code: 'repository.invalid', issues: [{ path: 'context.__proto__' }] })
    await expect(send(polluted())).rejects.toMatchObject(refused)
    await expect(send({ more: polluted() })).rejects.toMatchObject({ issues: [{ path: 'more.__proto__' }] })
    expect(table.items).toEqual([])
  })

  it("is refused by name when it is loaded from another writer's item, but not in other attributes", async () => {
    const { users, items } = shelf()
    const attribute = JSON.parse('{"__proto__":{"S":"x"}}')
    items.put('User#u1', { _type: { S: 'User' }, name: { S: 'x' }, more: { M: { deep: { M: attribute } } } })
    items.put('User#u2', { _type: { S: 'User' }, name: { S: 'x' }, ...attribute })

    await expect(users.get('u1')).rejects.toMatchObject({ code: 'repository.unreadable', id: 'u1', path: 'more.deep' })
    expect(Object.getPrototypeOf(await users.get('u2'))).toBe(Object.prototype)
    expect(await users.get('u2')).toMatchObject({ name: 'x', version: 0 })
  })
})

it('loads no field that other code has added to every object', () => {
  const User = defineModel('User', { schema: z.object(Fields) })
  const item = { pk: { S: 'User#u1' }, name: { S: 'x' } }
  const everyObject = Object.prototype as { added?: unknown }

  everyObject.added = { S: 'y' }
  const names = Object.keys(storedFields(User, item))
  delete everyObject.added

  expect(names).toEqual(['name'])
})

// Values that cannot be stored, how they are named, and the advice in the message.
class Money {}
const circle: Record<string, unknown> = {}
circle.self = circle
const ring: unknown[] = []
ring.push({ ring })
const nested = (levels: number): unknown => (levels === 0 ? 'x' : { a: nested(levels - 1) })
const sparse: unknown[] = []
sparse[1] = 1

const UNSTORABLE: [string, unknown, string, string][] = [
  ['a date', new Date(0), 'more', 'a Date cannot be stored: store its toISOString() or getTime()'],
  ['a date in a list', [{ at: new Date(0) }], 'more.0.at', 'toISOString'],
  ['a map', new Map([['a', 1]]), 'more', 'a Map cannot be stored: store Object.fromEntries(map)'],
  [
    'an instance of a class',
    { price: new Money() },
    'more.price',
    'an instance of a class cannot be stored: store a plain object',
  ],
  ['an instance without a constructor', Object.create(Object.create(null)), 'more', 'store a plain object'],
  ['a boxed text', new String('x'), 'more', 'a String cannot be stored'],
  ['floats', new Float64Array(2), 'more', 'store a Uint8Array of its bytes'],
  ['a buffer', new ArrayBuffer(2), 'more', 'store a Uint8Array of its bytes'],
  ['a view of a buffer', new DataView(new ArrayBuffer(2)), 'more', 'store a Uint8Array of its bytes'],
  ['a blob', new Blob(['x']), 'more', 'a Blob cannot be stored'],
  ['a file', new File(['x'], 'x.txt'), 'more', 'a File cannot be stored'],
  ['a function', { run: () => 1 }, 'more.run', 'a function cannot be stored: omit it'],
  ['a symbol', Symbol('x'), 'more', 'symbol cannot be stored'],
  ['a promise', Promise.resolve(1), 'more', 'await it first'],
  ['an empty set', new Set(), 'more', 'an empty set: omit the field'],
  ['a set of both', { set: new Set([1, 'a']) }, 'more.set', 'only strings, only numbers, or only bytes'],
  ['a set of sets', new Set([new Set(['a'])]), 'more', 'only strings'],
  ['no number', [Number.NaN], 'more.0', 'NaN cannot be stored'],
  ['an endless number', Number.POSITIVE_INFINITY, 'more', 'Infinity cannot be stored'],
  ['33 levels', nested(33), `more${'.a'.repeat(31)}`, '32 levels'],
  ['a circle', circle, expect.stringMatching(/^more\.self/) as unknown as string, 'circular'],
  ['a circle of lists', ring, expect.stringMatching(/^more\.0/) as unknown as string, 'circular'],
  ['a hole', sparse, 'more.0', 'undefined cannot be stored: omit it or use null'],
  ['an empty name', { '': 1 }, 'more[""]', 'a name of 0 bytes'],
  [
    'a name of 70,000 letters',
    { ['n'.repeat(70_000)]: 1 },
    expect.stringMatching(/^more\.n/) as unknown as string,
    '70000 bytes',
  ],
  ['half a surrogate pair', 'a\ud800', 'more', 'toWellFormed'],
]

describe('a value that DynamoDB does not accept', () => {
  const Thing = defineModel('Thing', { schema: z.object({ name: z.string(), more: z.unknown() }) })

  it.each(UNSTORABLE)(
    'is rejected before anything is sent, with its path and what to do: %s',
    async (_what, more, path, advice) => {
      const shelf = memoryDatabase([Thing])
      const things = shelf.database.repository(Thing)
      const thing = await things.create({ name: 'x', more: 1 })
      const issue = { path, message: expect.stringContaining(advice) }
      shelf.line.take()

      await expect(things.create({ name: 'x', more })).rejects.toMatchObject({
        code: 'repository.invalid',
        issues: [issue],
      })
      await expect(things.update(thing, { more })).rejects.toMatchObject({
        code: 'repository.invalid',
        issues: [issue],
      })
      connected(
        preSave.connect(({ instance }: PreSave<typeof Thing>) => void Object.assign(instance, { more }), {
          sender: Thing,
        }),
      )
      await expect(things.create({ name: 'x', more: 2 })).rejects.toMatchObject({ issues: [issue] })
      expect(shelf.line.take()).toEqual([])
    },
  )

  it('is not circular if one object occurs twice, and can have 32 levels', async () => {
    const shelf = memoryDatabase([Thing])
    const shared = { a: [1] }

    const thing = await shelf.database.repository(Thing).create({ name: 'x', more: [shared, shared, nested(30)] })

    expect(thing.more).toEqual([shared, shared, nested(30)])
  })

  it('is a transaction of more than 4 MB', async () => {
    const shelf = memoryDatabase([Thing])
    const things = Array.from({ length: 42 }, () => ({ name: 'x', more: 'x'.repeat(100_000) }))

    const saved = shelf.database.repository(Thing).saveMany(things)

    await expect(saved).rejects.toThrow(
      /^The transaction has 42\d{5} bytes\. The limit of DynamoDB is 4194304\. Split it/,
    )
    expect(shelf.line.take()).toEqual([])
    expect(await shelf.database.repository(Thing).saveMany(things.slice(2))).toHaveLength(40)
  })
})
