import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { planAdoption } from '../../../packages/dynamo-signals/src/adopt/plan-adoption.ts'
import { sampleTable } from '../../../packages/dynamo-signals/src/adopt/sample-table.ts'
import { sourceText } from '../../../packages/dynamo-signals/src/adopt/source-text.ts'
import type { TableLayout } from '../../../packages/dynamo-signals/src/adopt/table-layout.ts'
import { someonesTable } from '../../support/existing-table.ts'

type Item = Record<string, AttributeValue>

const LAYOUT: TableLayout = {
  tableName: 'shop',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: [{ name: 'gsi1', isLocal: false, partitionKey: 'gsi1pk', sortKey: undefined }],
  stream: 'NEW_AND_OLD_IMAGES',
  itemCount: 0,
}

function item(fields: Readonly<Record<string, string | number | AttributeValue>>): Item {
  const encoded = (value: string | number | AttributeValue): AttributeValue => {
    if (typeof value === 'object') return value
    return typeof value === 'string' ? { S: value } : { N: String(value) }
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, encoded(value)]))
}

const summary = (items: readonly Item[], layout = LAYOUT) =>
  planAdoption(items, layout).models.map(({ name, is, items: matched }) => [name, is, matched.length])

it('takes an attribute named type for a field if items with the same kind of key have different types', () => {
  const accounts = ['basic', 'premium', 'basic'].map((type, at) => item({ pk: `ACCOUNT#${at}`, sk: 'ACCOUNT', type }))
  const orders = ['a', 'b'].map(id => item({ pk: `ORDER#${id}`, sk: 'ORDER', type: 'gift', total: 5 }))

  expect(summary([...accounts, ...orders])).toEqual([
    ['Account', { pk: { beginsWith: 'ACCOUNT#' }, sk: 'ACCOUNT' }, 3],
    ['Order', { pk: { beginsWith: 'ORDER#' }, sk: 'ORDER' }, 2],
  ])
})

it('divides items by an attribute named type if the keys agree with it', () => {
  const users = ['a', 'b'].map(id => item({ pk: `u#${id}`, sk: 'u', type: 'User' }))
  const orders = ['a', 'b'].map(id => item({ pk: `o#${id}`, sk: 'o', type: 'Order' }))

  expect(summary([...users, ...orders])).toEqual([
    ['User', { type: 'User' }, 2],
    ['Order', { type: 'Order' }, 2],
  ])
})

it('divides items whose keys say nothing by attributes that only some of them have', () => {
  const users = ['1', '2'].map(id => item({ pk: id, sk: '1', email: `${id}@example.org` }))
  const visits = ['3', '4'].map(id => item({ pk: id, sk: '1', page: '/' }))

  expect(summary([...users, ...visits])).toEqual([
    ['Email', { email: { exists: true } }, 2],
    ['Page', { page: { exists: true } }, 2],
  ])
})

it('joins items that differ only in a constant sort key, because it is a value', () => {
  const sales = ['FRANCE', 'ITALY', 'SPAIN', 'GREECE'].flatMap(country =>
    ['1', '2'].map(id => item({ pk: `SHOP#${id}`, sk: country, total: 5 })),
  )

  expect(summary(sales)).toEqual([['Shop', { pk: { beginsWith: 'SHOP#' } }, 8]])
})

it('reports items of the library itself, and does not define models for them', () => {
  const own = item({ pk: 'User#1', sk: 'instance', _type: 'User', _wid: 'w', _v: 1 })
  const { models, unmatched, notes } = planAdoption([own, item({ pk: 'ORDER#1', sk: 'ORDER', total: 1 })], LAYOUT)

  expect(models.map(({ name }) => name)).toEqual(['Order'])
  expect(unmatched).toEqual([])
  expect(notes).toContain('1 item was written by dynamo-signals. Use the models that the application already has.')
})

it('names an entity of ElectroDB after its service only if its keys have one', () => {
  const order = (pk: string, orderId: string) =>
    item({ pk, sk: '$order_1', orderId, __edb_e__: 'order', __edb_v__: '1' })
  const orders = [order('$shop#orderid_a', 'a'), order('$mall#orderid_b', 'b'), order('ORDER#c', 'c')]

  expect(summary(orders)).toEqual([
    ['ShopOrder', { __edb_e__: 'order', pk: { beginsWith: '$shop#' } }, 1],
    ['MallOrder', { __edb_e__: 'order', pk: { beginsWith: '$mall#' } }, 1],
    ['Order', { __edb_e__: 'order' }, 1],
  ])
})

it('names a model after the table if nothing else names it', () => {
  const named = (tableName: string) => summary([item({ pk: '1', sk: '2' })], { ...LAYOUT, tableName })[0]?.[0]

  expect(['Movies', 'prod-visits-table', 'companies', 'addresses'].map(named)).toEqual([
    'Movie',
    'ProdVisit',
    'Company',
    'Address',
  ])
})

it('sees which items are in an index, which fields are optional, and which values have several types', () => {
  const items = [
    item({ pk: 'ORDER#1', sk: 'ORDER', code: 'a', gsi1pk: 'OPEN', note: { NULL: true } }),
    item({ pk: 'ORDER#2', sk: 'ORDER', code: 5, list: { L: [{ S: 'a' }, { N: '1' }] }, note: 'x' }),
  ]
  const adoption = planAdoption(items, LAYOUT)
  const source = sourceText(adoption)

  expect(adoption.models[0]?.indexes).toEqual([{ name: 'gsi1', items: 1 }])
  expect(adoption.notes).toContain('Order.code: the values have different types (N, S).')
  expect(source).toContain('    code: z.union([z.number(), z.string()]),\n')
  expect(source).toContain('    list: z.array(z.union([z.number(), z.string()])).optional(),\n')
  expect(source).toContain('    note: z.string().nullable(),\n')
  expect(source).not.toContain('gsi1pk:')
})

it('keeps names in the comments of the file, whatever they contain', () => {
  const indexes = [{ name: '*/ evil()\u2028/*', isLocal: false, partitionKey: 'gsi1pk', sortKey: undefined }]
  const items = [item({ pk: 'ORDER#1', sk: 'ORDER', gsi1pk: 'OPEN' })]
  const source = sourceText(planAdoption(items, { ...LAYOUT, tableName: 'shop\nevil()', indexes }))

  expect(source).toContain('// Models of the items in shop evil(), guessed')
  expect(source).toContain('/** 1 sampled item, in the indexes * / evil() /* (1). */')
})

it('says that the table needs a stream with both images', () => {
  const notes = (stream: string | undefined) => planAdoption([item({ pk: 'a', sk: 'b' })], { ...LAYOUT, stream }).notes

  expect(notes(undefined)).toContain('The table has no stream. Receivers need one with NEW_AND_OLD_IMAGES.')
  expect(notes('KEYS_ONLY')).toContain(
    'The table has a stream with KEYS_ONLY. Receivers need one with NEW_AND_OLD_IMAGES.',
  )
})

it('reads at most as many items as it may, from several places of the table, and no faster than it may', async () => {
  const { dynamodb, put } = await someonesTable('shop', { partitionKey: 'pk' })
  for (let at = 0; at < 200; at++) await put(item({ pk: `ORDER#${at}` }))
  const [slept, segments]: [number[], Set<unknown>] = [[], new Set()]
  const runtime = { now: () => new Date(0), sleep: async (time: number) => void slept.push(time) }
  const transport = ((operation: 'Scan', input: { Segment: number }) => {
    segments.add(input.Segment)
    return dynamodb.transport(operation, input as never)
  }) as never

  const sample = await sampleTable({ transport, runtime }, 'shop', { size: 50, rateLimit: 10 })
  const all = await sampleTable({ transport, runtime }, 'shop', { size: 1_000, rateLimit: 10_000 })

  expect(sample).toHaveLength(50)
  expect(segments.size).toBe(10)
  expect(Math.max(...slept)).toBeGreaterThanOrEqual(4_000)
  expect(new Set(all.map(({ pk }) => pk?.S)).size).toBe(200)
})

it('names the indexes of the table, and only the sort key of a local one', () => {
  const keys = { partitionKey: 'pk', sortKey: 'placedAt' }
  const indexes = [
    { name: 'by-date', isLocal: true, ...keys },
    { name: 'gsi1', isLocal: false, partitionKey: 'gsi1pk', sortKey: undefined },
  ]

  const source = sourceText(planAdoption([{ pk: { S: 'a' }, type: { S: 'order' } }], { ...LAYOUT, indexes }))

  expect(source).toContain("  indexes: { 'by-date': { sortKey: 'placedAt' }, gsi1: { partitionKey: 'gsi1pk' } },\n")
})

it('guesses no attribute for the id that cannot form one: a key of bytes', () => {
  const bytes = { pk: { B: new Uint8Array([1]) }, sk: { N: '1' }, total: { N: '5' } }

  const { models, notes } = planAdoption([bytes], LAYOUT)

  expect(models.map(({ id }) => id)).toEqual([{ kind: 'primary key' }])
  expect(notes).toContain('Shop: no attribute identifies its instances, so instance.id is the whole primary key.')
})

it('says that an empty table shows nothing', () => {
  expect(planAdoption([], LAYOUT)).toMatchObject({
    models: [],
    notes: ['The table has no items, so the file has no models. Run the command again when it has some.'],
  })
})

it('says that a field named id is instance.id, if the id has to be more than that', () => {
  const users = ['a', 'b'].map(team => item({ pk: `TEAM#${team}`, sk: 'USER#1', team, id: 1, type: 'user' }))

  expect(planAdoption(users, LAYOUT).notes).toContain(
    "User: its field id is instance.id. To have ['team', 'id'] there instead, remove the field.",
  )
})
