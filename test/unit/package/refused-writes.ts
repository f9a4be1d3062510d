import { type AnyModel, defineModel, foreignKey, openDatabase, type Relation } from 'dynamo-signals'
import { existingTable, type KeyAttribute, type KeyFields, type WritesOptions } from 'dynamo-signals/existing'
import { manyToMany } from 'dynamo-signals/links'
import { hasBegun } from 'dynamo-signals/operations'
import { index } from 'dynamo-signals/queries'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import * as z from 'zod'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'

const things = existingTable({ tableName: 'things', partitionKey: 'pk', sortKey: 'sk' })
const is = { kind: 'thing' }
const schema = z.looseObject({ name: z.string(), size: z.number().optional() })
const key = { pk: ({ name }: KeyFields) => `THING#${name}`, sk: () => 'THING' }
const good: WritesOptions = { key, marks: { kind: 'thing' } }

const writes = (options: unknown) => () => things.items({ is, id: 'name', writes: options as WritesOptions })
const modelOf = (options: WritesOptions) => defineModel('Thing', { schema, storedIn: writes(options)() })
const Thing = modelOf(good)

function opened(model: typeof Thing) {
  const memory = new MemoryDynamoDB({ tables: [dataTable('things'), ledgerTable('ledger')], now: () => 0 })
  const database = openDatabase({ client: memory.transport, ledgerTableName: 'ledger', models: [model] })
  return { database, things: database.repository(model) }
}
const saved = (options: WritesOptions) => () => opened(modelOf(options)).things.create({ name: 'lamp' })
const change = async (changes: Record<string, unknown>) => {
  const { things: repository } = opened(Thing)
  await repository.update(await repository.create({ name: 'lamp' }), changes)
}
const checked = (expected: object) => async () => {
  const { database, things: repository } = opened(Thing)
  await repository.create({ name: 'lamp' })
  await database.transaction(async tx => tx.check(Thing, 'lamp', expected as never))
}
const open = (...models: readonly AnyModel[]) =>
  openDatabase({ client: async () => ({}) as never, tableName: 'own', ledgerTableName: 'ledger', models })
const Part = (relation: Relation, options?: WritesOptions) =>
  defineModel('Part', {
    schema: z.object({}),
    relations: { thing: relation },
    ...(options && { storedIn: things.items({ is: { kind: 'part' }, writes: options }) }),
  })
const cascade = { onDelete: 'cascade' } as const
const Seen = defineModel('Seen', { schema, storedIn: things.items({ is }) })
const ofParts = { key: { pk: ({ id }: KeyFields) => `PART#${id}`, sk: () => 'PART' }, marks: { kind: 'part' } }
const byThing = (partitionKey: KeyAttribute) => ({
  ...ofParts,
  indexes: { gsi1pk: partitionKey },
  relations: { thing: { index: 'gsi1', partitionKey: 'gsi1pk' } },
})
const deleted =
  (partitionKey: KeyAttribute, { lists = false, pk = 'PART#1' } = {}) =>
  async () => {
    const Referring = Part(foreignKey(Thing, cascade), byThing(partitionKey))
    const tables = [dataTable('things'), dataTable('own'), ledgerTable('ledger')]
    const { transport } = new MemoryDynamoDB({ tables, now: () => 0 })
    const database = openDatabase({
      client: transport,
      tableName: 'own',
      ledgerTableName: 'ledger',
      models: [Thing, Referring],
    })
    const Item = { pk: { S: pk }, sk: { S: 'PART' }, kind: { S: 'part' }, gsi1pk: { S: 'a' }, gsi1sk: { S: 'b' } }
    await transport('PutItem', { TableName: 'things', Item: { ...Item, id: { S: '1' }, thingId: { N: '5' } } })
    if (lists) await database.repository(Referring).list({ thing: 'lamp' }).toArray()
    await database.repository(Thing).delete(await database.repository(Thing).create({ name: 'lamp' }))
  }
const cleared = () => {
  const Free = Part(foreignKey(Thing, { onDelete: 'doNothing', nullable: true }), ofParts)
  return open(Thing, Free)
    .repository(Free)
    .relatedSet({ thing: 'lamp' } as never)
    .clear()
}
const linked = () => {
  const doNothing = { onDelete: 'doNothing' } as const
  const Held = defineModel('Held', {
    schema: z.object({}),
    relations: { box: foreignKey('Box', doNothing), thing: foreignKey(Thing, doNothing) },
    storedIn: things.items({ is, writes: good }),
  })
  const links = { things: manyToMany(Thing, { through: Held }) }
  open(Thing, Held, defineModel('Box', { schema: z.object({}), links }))
}
const unique = (options: WritesOptions, tableName?: string) => () => {
  const models = [defineModel('Thing', { schema, unique: ['name'], storedIn: writes(options)() })]
  openDatabase({ client: async () => ({}) as never, tableName, ledgerTableName: 'ledger', models })
}
const define = (definition: object) => () =>
  defineModel('Thing', { schema, storedIn: writes(good)(), ...definition } as never)

/** What is refused of items that the repository writes in the layout of other code. */
export const REFUSED_WRITES: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['writes that are not an object', writes('all')],
  ['an option of writes that does not exist', writes({ ...good, ttl: 'expires' })],
  ['a key that is not made by functions', writes({ ...good, key: { pk: 'THING', sk: 'THING' } })],
  ['a key that lacks an attribute of the table', writes({ ...good, key: { pk: key.pk } })],
  ['marks that are not values', writes({ ...good, marks: { kind: ['thing'] } })],
  ['marks that are null', writes({ ...good, marks: null })],
  ['index attributes that are not made by functions', writes({ ...good, indexes: { gsi1pk: 'name' } })],
  ['an unknown format of a date', writes({ ...good, attributes: { name: { as: 'days' } } })],
  ['a timestamp without a name', writes({ ...good, createdAt: 5 })],
  ['bookkeeping without a name', writes({ ...good, bookkeeping: true })],
  ['foreignWriters that is not a boolean', writes({ ...good, foreignWriters: [] })],
  ['no foreign writers and no bookkeeping', writes({ ...good, foreignWriters: false, bookkeeping: false })],
  ['an id that names a renamed field', writes({ ...good, attributes: { name: 'n' } })],
  ['an id that is the partition key', define({ storedIn: things.items({ is, id: 'pk', writes: good }) })],
  ['two things in one attribute', writes({ ...good, createdAt: 'kind' })],
  [
    'a field in the attribute of another one',
    define({
      schema: z.object({ name: z.string(), size: z.number() }),
      storedIn: writes({ ...good, attributes: { size: 'name' } })(),
    }),
  ],
  ['unique values without a table for their guards', unique(good)],
  [
    'two descriptions of a table',
    () =>
      open(
        Thing,
        defineModel('Part', {
          schema,
          storedIn: existingTable({ tableName: 'things', partitionKey: 'pk' }).items({ is }),
        }),
      ),
  ],
  [
    'a model in the library’s own table',
    () =>
      openDatabase({ client: async () => ({}) as never, tableName: 'things', ledgerTableName: 'l', models: [Thing] }),
  ],
  [
    'hasBegun for items that only other code writes',
    () => hasBegun(open(Seen), { dispatchUid: 'mail', model: Seen, id: '1', key: 'mail' }),
  ],
  ['unique dates that are stored as numbers', unique({ ...good, attributes: { name: { as: 'seconds' } } }, 'own')],
  [
    'an access pattern of the library in a model with writes',
    define({ indexes: { a: index({ partition: ['name'] }) } }),
  ],
  ['a listing of a model with writes', define({ listed: true })],
  ['a time to live of a model with writes', define({ expires: 'size' })],
  ['upgrades of a model with writes', define({ upgrades: {} })],
  ['a reserved field of a model with writes', define({ schema: z.object({ name: z.string(), pk: z.string() }) })],
  ['relations that are not indexes', writes({ ...good, relations: { thing: 'gsi1' } })],
  ['a relation to items of other code alone', () => open(Seen, Part(foreignKey(Seen, cascade)))],
  ['a relation without an index', () => open(Thing, Part(foreignKey(Thing, cascade), good))],
  ['an index of a relation that does not exist', () => open(modelOf(byThing(() => 'a') as never))],
  ['links that are held in such a model', linked],
  ['a partition key that depends on more than the relation', deleted(({ name }) => String(name))],
  ['a relation that is stored as a number', deleted(() => 'a')],
  ['an item that is stored under another key', deleted(() => 'a', { pk: 'a' })],
  ['a list by a relation of such items', deleted(() => 'a', { lists: true })],
  ['a related set of such items that is cleared', cleared],
  ['items that is does not recognize', saved({ key })],
  ['a key that is empty', saved({ ...good, key: { ...key, pk: () => '' } })],
  ['a key that JavaScript may have rounded', saved({ ...good, key: { ...key, pk: () => 2 ** 53 } })],
  ['a change of the field that forms the id', () => change({ name: 'desk' })],
  ['a check of the version', checked({ version: 1 })],
  ['more attributes than can be compared', () => change(Object.fromEntries(numbered()))],
]

function numbered(): [string, number][] {
  return Array.from({ length: 101 }, (_, at) => [`size${at}`, at])
}
