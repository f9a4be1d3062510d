import { type AnyModel, ConflictError, type DatabaseOptions, defineModel, type Transport } from 'dynamo-signals'
import { existingTable, type WritesOptions } from 'dynamo-signals/existing'
import { dataTable } from 'dynamo-signals/table'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { encodeFields, type Item } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import { someonesTable } from '../../support/existing-table.ts'

const shop = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })
const writes = {
  key: { pk: ({ sku }) => `LAMP#${sku}`, sk: () => 'lamp' },
  marks: { type: 'lamp' },
  indexes: { gsi1pk: ({ room }) => (room ? `ROOM#${room}` : undefined) },
} satisfies WritesOptions
const schema = z.looseObject({ sku: z.string(), stock: z.number().default(0), room: z.string().optional() })
const lampOf = (options: Partial<WritesOptions>) =>
  defineModel('Lamp', {
    schema,
    storedIn: shop.items({ is: { type: 'lamp' }, id: 'sku', writes: { ...writes, ...options } }),
  })
const Lamp = lampOf({ foreignWriters: false })
const KEY = { pk: { S: 'LAMP#1' }, sk: { S: 'lamp' } }
const OF_THEIRS: Item = { ...KEY, ...encodeFields({ type: 'lamp', sku: '1', stock: 3, note: 'theirs' }) }

async function table(model: AnyModel = Lamp, options: Partial<DatabaseOptions> = {}) {
  const theirs = await someonesTable('shop', { partitionKey: 'pk', sortKey: 'sk' })
  await theirs.addTable(dataTable('own'))
  const inputs: Parameters<Transport>[1][] = []
  const client = (async (operation, input, call) => {
    inputs.push(input)
    return theirs.dynamodb.transport(operation, input as never, call as never)
  }) as Transport
  let ids = 0
  const newWriteId = () => `w${++ids}`
  const database = theirs.open([model], { client, runtime: { newWriteId }, ...options })
  /** Other code changes one attribute, and nothing else. */
  const change = (attribute: string, value: string) =>
    theirs.dynamodb.transport('UpdateItem', {
      TableName: 'shop',
      Key: KEY,
      UpdateExpression: 'SET #a = :a',
      ExpressionAttributeNames: { '#a': attribute },
      ExpressionAttributeValues: { ':a': { S: value } },
    })
  const items = () => theirs.dynamodb.items('shop')
  return { ...theirs, inputs, change, items, lamps: database.repository(model as typeof Lamp) }
}

it('compares the write ID of the last save, and sends the attributes that change', async () => {
  const { lamps, inputs } = await table()
  const lamp = await lamps.create({ sku: '1', stock: 1, room: 'hall' })

  await lamps.update(lamp, { stock: 2 })

  expect(inputs.at(-1)).toEqual({
    TableName: 'shop',
    Key: KEY,
    ConditionExpression: '(#d.#w = :w)',
    UpdateExpression: 'SET #a0 = :u0, #d = :u1',
    ExpressionAttributeNames: { '#d': '_signals', '#w': 'wid', '#a0': 'stock' },
    ExpressionAttributeValues: {
      ':w': { S: 'w1' },
      ':u0': { N: '2' },
      ':u1': { M: { v: { N: '2' }, wid: { S: 'w2' }, wids: { L: [{ S: 'w1' }] } } },
    },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })
})

type Changes = { readonly [field: string]: unknown; readonly stock?: number; readonly room?: string | undefined }
const step = fc.record({
  repository: fc.constantFrom(0, 1),
  call: fc.constantFrom('load', 'create', 'update', 'save', 'delete'),
  fields: fc.constantFrom<Changes>({ stock: 1 }, { stock: 2, room: 'hall' }, { room: undefined }, { extra: ['a'] }),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** Lets two repositories work on one lamp, each with the instance that it loaded or saved last. */
async function work(model: AnyModel, steps: readonly Step[]) {
  const { lamps } = await table(model, { tableName: 'own' })
  const held: (Awaited<ReturnType<typeof lamps.get>> | undefined)[] = []
  const outcomes: unknown[] = []
  for (const { repository: at, call, fields } of steps) {
    const lamp = held[at] ?? { id: '1', sku: '1', stock: 5, version: 1, createdAt: '', updatedAt: '' }
    const calls = {
      load: () => lamps.find('1'),
      create: () => lamps.create({ id: '1', sku: '1', ...fields }),
      update: () => lamps.update(lamp, fields),
      save: () => lamps.save({ id: '1', sku: '1', ...fields }, { mode: 'upsert' }),
      delete: () => lamps.delete(lamp),
    }
    const outcome = await calls[call]().catch((error: Error) => error.name)
    outcomes.push(withoutTimes(outcome))
    if (typeof outcome === 'object' && call !== 'delete') held[at] = outcome as (typeof held)[0]
  }
  return [...outcomes, withoutTimes(await lamps.find('1'))]
}

/** Their layout stores no times here. */
function withoutTimes(outcome: unknown): unknown {
  return outcome && typeof outcome === 'object' ? { ...outcome, createdAt: '', updatedAt: '' } : outcome
}

it('has the outcomes of the same model in the own table', async () => {
  const Native = defineModel('Lamp', { schema })

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async steps => {
      expect(await work(Lamp, steps)).toEqual(await work(Native, steps))
    }),
    { numRuns: 40 },
  )
})

it('refuses a save and a delete of an instance that a repository has changed since', async () => {
  const { lamps } = await table()
  const old = await lamps.create({ sku: '1' })
  await lamps.update(await lamps.get('1'), { stock: 4 })

  await expect(lamps.update(old, { stock: 5 })).rejects.toThrow(ConflictError)
  await expect(lamps.delete(old)).rejects.toThrow(ConflictError)
})

it('refuses a save and a delete of an instance that was deleted and created again, although no time is stored', async () => {
  const { lamps } = await table()
  const old = await lamps.create({ sku: '1' })
  await lamps.delete(await lamps.get('1'))
  await lamps.create({ sku: '1' })

  await expect(lamps.delete(old)).rejects.toThrow(ConflictError)
  await expect(lamps.update(old, { stock: 5 })).rejects.toThrow(ConflictError)

  expect(await lamps.get('1')).toMatchObject({ stock: 0, version: 1 })
})

it.each([
  ['changes an attribute', ({ change }: Awaited<ReturnType<typeof table>>) => change('note', 'changed')],
  ['adds an attribute that the save adds', ({ change }: Awaited<ReturnType<typeof table>>) => change('room', 'hall')],
])('compares every attribute of an item that no repository has saved yet: other code %s', async (_, changes) => {
  const opened = await table()
  await opened.put(OF_THEIRS)
  const lamp = await opened.lamps.get('1')
  await changes(opened)

  await expect(opened.lamps.update(lamp, { room: 'cellar' })).rejects.toThrow(ConflictError)

  await opened.lamps.update(await opened.lamps.get('1'), { room: 'cellar' })
  expect(await opened.items()).toMatchObject([{ room: { S: 'cellar' }, _signals: { M: { v: { N: '1' } } } }])
})

it('refuses a save of an item that other code has replaced or deleted all the same', async () => {
  const { lamps, put, remove } = await table()
  const lamp = await lamps.create({ sku: '1' })
  await put(OF_THEIRS)

  await expect(lamps.update(lamp, { stock: 5 })).rejects.toThrow(ConflictError)
  await expect(lamps.delete(lamp)).rejects.toThrow(ConflictError)
  await remove(KEY)
  await expect(lamps.update(lamp, { stock: 5 })).rejects.toThrow(ConflictError)
})

it('does not see what other code changes in an item that a repository has saved, and keeps what the save leaves', async () => {
  const { lamps, change, items } = await table()
  const lamp = await lamps.create({ sku: '1', room: 'hall' })
  await change('note', 'theirs')
  await change('room', 'attic')

  await lamps.update(lamp, { room: 'cellar' })

  expect(await items()).toMatchObject([{ note: { S: 'theirs' }, room: { S: 'cellar' }, gsi1pk: { S: 'ROOM#cellar' } }])
})

it('compares every attribute if openDatabase names the model in foreignWriters', async () => {
  const { lamps, change } = await table(Lamp, { foreignWriters: [Lamp] })
  const lamp = await lamps.create({ sku: '1', room: 'hall' })
  await change('room', 'attic')

  await expect(lamps.update(lamp, { room: 'cellar' })).rejects.toThrow(ConflictError)
})

it('saves an item with more attributes than a comparison or an update can have', async () => {
  const { lamps, items } = await table()
  const parts = (value: string) => Object.fromEntries(Array.from({ length: 210 }, (_, at) => [`part${at}`, value]))
  const lamp = await lamps.create({ sku: '1', ...parts('a') })

  const one = await lamps.update(lamp, { part3: 'b' })
  const all = await lamps.update(one, { ...parts('c'), stock: 7 })

  expect(await items()).toMatchObject([{ part0: { S: 'c' }, part209: { S: 'c' }, stock: { N: '7' } }])
  await expect(lamps.update(one, parts('d'))).rejects.toThrow(ConflictError)
  expect(await lamps.get('1')).toEqual(all)
})

it.each([true, false])('keeps a key that a field has the name of, if foreignWriters is %s', async foreignWriters => {
  const theirs = await someonesTable('visits', { partitionKey: 'tenant', sortKey: 'guest' })
  const Visit = defineModel('Visit', {
    schema: z.object({ tenant: z.string(), guest: z.string(), note: z.string().optional() }),
    storedIn: existingTable({ tableName: 'visits', partitionKey: 'tenant', sortKey: 'guest' }).items({
      is: { tenant: 'acme' },
      id: 'guest',
      writes: { key: { tenant: () => 'acme', guest: ({ guest }) => `${guest}` }, foreignWriters },
    }),
  })
  const visits = theirs.open([Visit]).repository(Visit)
  const visit = await visits.create({ tenant: 'acme', guest: 'ada' })

  await visits.update(visit, { tenant: 'other', note: 'late' })

  expect(await theirs.dynamodb.items('visits')).toMatchObject([{ tenant: { S: 'acme' }, note: { S: 'late' } }])
})
