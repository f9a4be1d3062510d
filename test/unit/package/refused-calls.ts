import {
  becomes,
  changed,
  defineModel,
  foreignKey,
  oneToOne,
  openDatabase,
  postSave,
  retryOnConflict,
  Signal,
} from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { upgrades } from 'dynamo-signals/upgrades'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const User = defineModel('User', {
  schema: z.object({ email: z.string(), more: z.unknown() }),
  unique: ['email', 'more'],
  listed: true,
})
const Session = defineModel('Session', { schema: z.object({ endsAt: z.unknown() }), expires: 'endsAt' })
const Book = defineModel('Book', {
  schema: z.object({ title: z.string() }),
  relations: { user: foreignKey(User, { onDelete: 'cascade' }), owner: oneToOne(User, { onDelete: 'cascade' }) },
})
const Count = defineModel('Count', { schema: z.object({ n: z.unknown() }), bigints: ['n'] })
const MODELS = [User, Session, Book, Count]

interface Untyped {
  [method: string]: (...given: unknown[]) => Promise<never> & { toArray(): Promise<unknown>; page(): Promise<unknown> }
}
const define = (name: unknown, definition: unknown) => () => defineModel(name as string, definition as never)
const schema = z.object({ title: z.string() })
const opened = () => memoryDatabase(MODELS)
const at = (model: unknown = User) => opened().database.repository(model as typeof User) as never as Required<Untyped>
const call =
  (method: string, ...given: unknown[]) =>
  () =>
    at()[method]?.(...given)
const store = (more: unknown) => call('create', { email: 'ada@example.org', more })
const options = { client: async () => ({}), tableName: 'data', ledgerTableName: 'ledger', models: [User] }
const open = (more: object) => () => openDatabase({ ...options, ...more } as never)
const stored =
  (model: { readonly name: string }, fields: { readonly [name: string]: object }, key = `${model.name}#1`) =>
  async () => {
    const { database, line } = opened()
    const Item = { pk: { S: key }, sk: { S: 'instance' }, _type: { S: model.name }, ...fields }
    await line.transport('PutItem', { TableName: 'data', Item })
    const repository = database.repository(model as typeof User)
    if (fields.gsi0pk) await repository.list().toArray()
    else await repository.get(key.slice(key.indexOf('#') + 1))
  }
const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) })
/** Calls that are refused, each named by what is wrong with it. */
export const REFUSED_CALLS: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['upgrades of nothing', () => upgrades(undefined as never)],
  ['upgrades with a gap', () => upgrades({ 2: old => old, 4: old => old })],
  ['an upgrade that is no function', () => upgrades({ 2: 'name' as never })],
  ['no upgrades', () => upgrades({})],
  [
    'a schema that refuses what it returned',
    async () => {
      const Odd = defineModel('Odd', { schema: z.object({ n: z.string().transform(text => text.length) }) })
      await memoryDatabase([Odd]).database.repository(Odd).create({ n: 'text' })
    },
  ],
  ['inexactNumbers', define('Book', { schema, inexactNumbers: 'round' })],
  ['a name of a model', define('book', { schema })],
  ['no definition', define('Book', undefined)],
  ['no schema', define('Book', { schema: {} })],
  ['an unknown option', define('Book', { schema, listedd: true })],
  ['a reserved field', define('Book', { schema: z.object({ createdAt: z.string() }) })],
  [
    'a reserved field that does not show',
    async () => {
      const Odd = defineModel('Odd', {
        schema: z.object({ n: z.string() }).transform(all => ({ ...all, pk: 'x' })) as never,
      })
      await (memoryDatabase([Odd]).database.repository(Odd) as never as Required<Untyped>).create?.({ n: 'text' })
    },
  ],
  [
    'a field of a relation that does not show',
    async () => {
      const Odd = defineModel('Odd', {
        schema: z.object({ n: z.string() }).transform(all => ({ ...all, userId: 'x' })) as never,
        relations: { user: foreignKey(User, { onDelete: 'cascade' }) },
      })
      await (memoryDatabase([User, Odd]).database.repository(Odd) as never as Required<Untyped>).create?.({
        n: 'x',
        userId: 'u',
      })
    },
  ],
  ['a field without a name', define('Book', { schema: z.object({ '': z.string() }) })],
  [
    'a field like a relation',
    define('Book', {
      schema: z.object({ userId: z.string() }),
      relations: { user: foreignKey(User, { onDelete: 'cascade' }) },
    }),
  ],
  ['a relation with Id', define('Book', { schema, relations: { userId: foreignKey(User, { onDelete: 'cascade' }) } })],
  [
    'the name of a relation',
    define('Book', { schema, relations: { 'a b': foreignKey(User, { onDelete: 'cascade' }) } }),
  ],
  ['a relation of another kind', define('Book', { schema, relations: { user: {} } })],
  ['a relation to undefined', () => foreignKey(undefined as never, { onDelete: 'cascade' })],
  [
    'six foreign keys',
    define('Book', {
      schema,
      relations: Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e', 'f'].map(name => [name, foreignKey(User, { onDelete: 'cascade' })]),
      ),
    }),
  ],
  ['a unique field that is not there', define('Book', { schema, unique: ['nothing'] })],
  ['an empty group', define('Book', { schema, unique: [[]] })],
  ['a long name of a signal', () => new Signal('x'.repeat(70_000))],
  ['an inexact number', stored(User, { email: { N: '12345678901234567890' } })],
  ['a fraction among bigints', stored(Count, { n: { N: '0.5' } })],
  ['a long bigint', store(BigInt('1'.repeat(39)))],
  ['NaN', store(Number.NaN)],
  ['a Date', store(new Date())],
  ['a Map', store(new Map())],
  [
    'an instance of a class',
    store(
      new (class Point {
        x = 1
      })(),
    ),
  ],
  ['other bytes', store(new DataView(new ArrayBuffer(1)))],
  ['a function', store({ run: () => 1 })],
  ['undefined in a list', store([undefined])],
  ['a long unique value', store('x'.repeat(2_100))],
  ['an empty set', store(new Set())],
  ['a mixed set', store(new Set([1, 'a']))],
  ['33 levels', store(deep(33))],
  ['an empty key', store({ '': 1 })],
  ['a prototype', store(JSON.parse('{"__proto__":1}'))],
  ['half a pair', store('\ud800')],
  ['a large item', store({ text: 'x'.repeat(130_000) })],
  [
    '101 writes',
    call(
      'saveMany',
      Array.from({ length: 60 }, (_, n) => ({ email: `${n}`, more: n })),
    ),
  ],
  [
    'a full transaction that takes over a unique value',
    async () => {
      const { database, line } = opened()
      const email = 'ada@example.org'
      await database.repository(User).create({ id: 'gone', email, more: 1 })
      const Key = { pk: { S: 'User#gone' }, sk: { S: 'instance' } }
      await line.transport('DeleteItem', { TableName: 'data', Key })
      await database.transaction(async ({ repository }) => {
        for (let n = 0; n < 97; n++) await repository(Count).create({ n })
        await repository(User).create({ email, more: 2 })
      })
    },
  ],
  [
    '4 MB',
    () =>
      opened().database.transaction(async ({ repository }) => {
        for (let n = 0; n < 45; n++) await repository(Count).create({ n: 'x'.repeat(110_000) })
      }),
  ],
  ['a key that no id leads to', stored(User, { gsi0pk: { S: 'User' }, gsi0sk: { S: '50% off' } }, 'User#50% off')],
  [
    '101 foreign attributes',
    async () => {
      const Wide = defineModel('Wide', { schema: z.record(z.string(), z.number()) as never })
      const { database } = memoryDatabase([Wide], { foreignWriters: true })
      const wide = database.repository(Wide) as never as Required<Untyped>
      const one = await wide.create?.(Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`f${n}`, n])))
      await wide.update?.(one, { f0: 5 })
    },
  ],
  ['no options', () => openDatabase(undefined as never)],
  ['an unknown option of the database', open({ table: 'x' })],
  ['no client', open({ client: undefined })],
  ['another client', open({ client: { send() {}, config: { serviceId: 'S3' } } })],
  [
    'a class for a client',
    open({
      client: class {
        send() {}
      },
    }),
  ],
  ['no name of a table', open({ tableName: undefined })],
  ['a name of a database', open({ name: 5 })],
  ['one table', open({ ledgerTableName: 'data' })],
  ['a model that is undefined', open({ models: [User, undefined] })],
  ['a model twice', open({ models: [User, User] })],
  ['a deadline', open({ deadline: Number.NaN })],
  ['a clock', open({ runtime: { now: 5 } })],
  ['a delivery', open({ delivery: 'sqs' })],
  ['milliseconds', () => at(Session).create?.({ endsAt: 1_767_225_600_000 })],
  ['a limit', () => at().list?.({}, { limit: Number.NaN }).toArray()],
  ['a cursor of another type', () => at().list?.({}, { cursor: 5 }).toArray()],
  ['a cursor of nobody', () => at().list?.({}, { cursor: 'abc' }).toArray()],
  ['a filter', () => at(Book).list?.({ nothing: 'x' }).toArray()],
  ['an id', call('find', undefined)],
  ['a list', call('findMany', 'u1')],
  ['no fields', call('create', undefined)],
  ['a misspelt option', call('save', { email: 'a' }, { updatefields: [] })],
  ['an abortSignal', call('find', 'u', { abortSignal: 5_000 })],
  ['options that are null', call('find', 'u', null)],
  ['no work', () => opened().database.transaction(undefined as never)],
  ['no hook', () => opened().database.beforeCommit(undefined as never)],
  ['no attempts', () => retryOnConflict(async () => 1, { attempts: 0 })],
  ['a lookup', call('getOrCreate', { email: undefined })],
  ['an object for a field and its value', call('findBy', { email: 'a' })],
  ['another relation', () => at(Book).list?.({ user: 5 }).toArray()],
  ['no relation', () => at(Book).list?.({ user: undefined }).toArray()],
  [
    'concurrency',
    () => createStreamHandler({ database: opened().database, consumer: 'limits', concurrency: Number.NaN }),
  ],
  ['no field', () => changed(...([] as unknown as [string]))],
  [
    'a when',
    () =>
      postSave.connect(() => {}, { sender: User, dispatchUid: 'limits/x', consumer: 'limits', when: becomes as never }),
  ],
]
