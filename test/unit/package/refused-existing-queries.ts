import { type AnyModel, defineModel, openDatabase } from 'dynamo-signals'
import { existingIndex, existingTable, type KeyAttribute, type KeyFields } from 'dynamo-signals/existing'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const things = existingTable({
  tableName: 'things',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: {
    gsi1: { partitionKey: 'kind', sortKey: 'sort' },
    gsi2: { partitionKey: 'sort' },
    gsi3: { partitionKey: 'serial' },
  },
})
const others = existingTable({ tableName: 'others', partitionKey: 'pk' })
const schema = z.object({
  name: z.string(),
  kind: z.string(),
  size: z.number(),
  madeAt: z.string(),
  serial: z.string(),
})
const index = { index: 'gsi1', partition: ['kind'], sort: ['size'] } as const

const table = (indexes: unknown) => () =>
  existingTable({ tableName: 'things', partitionKey: 'pk', indexes: indexes as never })
const declared =
  (options: unknown, of: unknown = things) =>
  () =>
    existingIndex(of as never, options as never)
const stored = (sort?: KeyAttribute) =>
  things.items({
    is: { type: 'thing' },
    id: 'name',
    writes: {
      key: { pk: ({ name }) => `thing#${name}`, sk: () => 'thing' },
      marks: { type: 'thing' },
      ...(sort && { indexes: { sort } }),
      attributes: { madeAt: { name: 'made', as: 'seconds' }, serial: { as: 'number' } },
    },
  })
const define = (definition: object) => () =>
  defineModel('Thing', { schema, storedIn: stored(), ...definition } as never)
type Untyped = (name: string, key: unknown, options?: unknown) => { toArray(): Promise<unknown> }
const ask = (
  options: object,
  key: object,
  { sort, ...query }: { readonly sort?: KeyAttribute; readonly where?: unknown } = {},
) => {
  return () => {
    const byKind = declared({ ...index, ...options })() as never
    const Thing = defineModel('Thing', { schema, storedIn: stored(sort), indexes: { byKind } })
    return queriesOf(Thing)
      .query('byKind', { kind: 'lamp', ...key }, query)
      .toArray()
  }
}
const queriesOf = (model: AnyModel) => {
  const { line } = memoryDatabase([])
  const database = openDatabase({ client: line.transport, ledgerTableName: 'ledger', models: [model] })
  return database.repository(model) as never as { readonly query: Untyped }
}
const rounded = () => {
  const key = { pk: ({ name }: KeyFields) => Number(name) }
  const Thing = defineModel('Thing', {
    schema,
    storedIn: others.items({ is: { type: 'thing' }, id: 'name', writes: { key, marks: { type: 'thing' } } }),
    indexes: { byName: existingIndex(others, { partition: ['name'] }) },
  })
  return queriesOf(Thing).query('byName', { name: '9007199254740993' }).toArray()
}
const where = (
  filter: (thing: Record<string, never>, operators: Record<string, (...of: unknown[]) => never>) => never,
) => ask({ sort: [] }, {}, { where: filter })

const listedBy = (sort: KeyAttribute) => ask({ index: 'gsi2', sort: [] }, {}, { sort })

/** What is refused of queries of tables that other code lays out, each named by what is wrong with it. */
export const REFUSED_EXISTING_QUERIES: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['indexes of a table that are a name', table('gsi1')],
  ['an index of a table that is a name', table({ gsi1: 'gsi1pk' })],
  ['an index of a table with an unknown option', table({ gsi1: { partitionKey: 'a', project: 'all' } })],
  ['an index of a table without keys', table({ gsi1: {} })],
  ['an index of a table with an empty key', table({ gsi1: { partitionKey: '' } })],
  ['an index of a table with the same key twice', table({ gsi1: { partitionKey: 'a', sortKey: 'a' } })],
  ['an access pattern of no table', declared(index, 'things')],
  ['an access pattern without options', declared(undefined)],
  ['an access pattern with an unknown option', declared({ ...index, shards: 2 })],
  ['an access pattern with an unknown index', declared({ index: 'gsi9' })],
  ['an access pattern with a field that is no list', declared({ ...index, partition: 'kind' })],
  ['sort fields in an index without a sort key', declared({ index: 'gsi2', partition: ['kind'], sort: ['size'] })],
  ['an index of another table', define({ indexes: { a: existingIndex(others, {}) } })],
  ['an index of such a table in another model', define({ storedIn: undefined, indexes: { a: declared(index)() } })],
  ['a listing with fields', define({ listed: existingIndex(things, index) })],
  ['a partition of too few fields', ask({ partition: [] }, { kind: undefined })],
  ['a partition of other fields than the function uses', listedBy(({ kind, size }) => `${kind}#${size}`)],
  ['a key of a field that is not stored in it', ask({}, { size: 5 })],
  ['a sort key that begins with another field', ask({}, { size: 5 }, { sort: ({ name, size }) => `${name}#${size}` })],
  ['a sort key without the field', ask({}, { size: { gt: 5 } }, { sort: ({ name }) => `thing#${name}` })],
  ['a sort key that does not order numbers', ask({}, { size: { gt: 5 } }, { sort: ({ size }) => `thing#${size}` })],
  [
    'a sort key that reverses the order',
    ask({ sort: ['name'] }, { name: { gt: '2026' } }, { sort: ({ name }) => String(9999 - Number(name)) }),
  ],
  ['a function that makes an empty key', ask({}, { size: 5 }, { sort: () => '' })],
  [
    'the beginning of a text that is not in the key',
    ask({ sort: ['name'] }, { name: { beginsWith: 'a' } }, { sort: ({ name }) => String(name).length }),
  ],
  ['a comparison of a key', where(({ kind }, { eq }) => eq?.(kind, 'lamp') as never)],
  ['a comparison of the text of a date', where(({ madeAt }, { beginsWith }) => beginsWith?.(madeAt, '2026') as never)],
  ['a comparison with something else than a date', where(({ madeAt }, { gte }) => gte?.(madeAt, '2026-01') as never)],
  ['a comparison of the text of a number', where(({ serial }, { beginsWith }) => beginsWith?.(serial, '1') as never)],
  ['a comparison with something else than a number', where(({ serial }, { eq }) => eq?.(serial, 'one') as never)],
  [
    'a key that is not a number',
    ask({ index: 'gsi3', partition: ['serial'], sort: [] }, { kind: undefined, serial: 'one' }),
  ],
  ['a comparison of a date that is not stored', where(({ createdAt }, { gte }) => gte?.(createdAt, '2026') as never)],
  ['a comparison of the id', where(({ id }, { eq }) => eq?.(id, 'a') as never)],
  ['a query with a key that JavaScript may have rounded', rounded],
]
