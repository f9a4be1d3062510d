import {
  becomes,
  ConflictError,
  defineModel,
  type PostDelete,
  type PostSave,
  postDelete,
  postSave,
} from 'dynamo-signals'
import { existingTable, type KeyFields } from 'dynamo-signals/existing'
import { filterPatterns } from 'dynamo-signals/operations'
import { dataTable } from 'dynamo-signals/table'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const KEYS = { partitionKey: 'pk', sortKey: 'sk' }
const shop = existingTable({ tableName: 'shop', ...KEYS })

const schema = z.object({ orderId: z.string(), status: z.string(), total: z.number() })
const writes = {
  key: {
    pk: ({ orderId }: KeyFields) => `ORDER#${orderId}`,
    sk: () => 'ORDER',
  },
  marks: { type: 'order' },
  attributes: { status: 'st' },
}
const is = { type: 'order' }
const Order = defineModel('Order', { schema, storedIn: shop.items({ is, id: 'orderId', writes }) })
const Bare = defineModel('Order', {
  schema,
  storedIn: shop.items({ is, id: 'orderId', writes: { ...writes, bookkeeping: false } }),
})
const Entry = defineModel('Entry', { schema: z.object({ text: z.string() }) })

const PLACE = { pk: { S: 'ORDER#1' }, sk: { S: 'ORDER' } }
const THEIRS = { ...PLACE, type: { S: 'order' }, orderId: { S: '1' }, st: { S: 'open' }, total: { N: '5' } }
const order = { orderId: '1', status: 'open', total: 5 }

describe('an item that other code wrote', () => {
  it('keeps its attributes that the model does not know, and gets a version with the first save', async () => {
    const { dynamodb, open, put } = await someonesTable('shop', KEYS)
    await put({ ...THEIRS, _notes: { S: 'kept' }, gsi1pk: { S: 'stays' }, big: { N: '12345678901234567890' } })
    const orders = open([Order]).repository(Order)

    const read = await orders.get('1')
    const saved = await orders.update(read, { status: 'paid' })

    expect([read.version, saved.version]).toEqual([0, 1])
    expect(await dynamodb.items('shop')).toEqual([
      {
        ...THEIRS,
        st: { S: 'paid' },
        _notes: { S: 'kept' },
        gsi1pk: { S: 'stays' },
        big: { N: '12345678901234567890' },
        _signals: { M: { v: { N: '1' }, wid: { S: expect.any(String) } } },
      },
    ])
  })

  it('keeps an attribute that other code added since it was read', async () => {
    const { dynamodb, open, put } = await someonesTable('shop', KEYS)
    await put(THEIRS)
    const orders = open([Order]).repository(Order)
    const read = await orders.get('1')
    await put({ ...THEIRS, more: { S: 'text' } })

    await orders.update(read, { status: 'paid' })

    expect(await dynamodb.items('shop')).toMatchObject([{ st: { S: 'paid' }, more: { S: 'text' } }])
  })

  it.each([
    ['changed', { ...THEIRS, total: { N: '6' } }],
    ['replaced without its bookkeeping', { ...THEIRS, st: { S: 'open' }, total: { N: '7' } }],
  ])('is not overwritten after it was %s since it was read', async (_how, changed) => {
    const { open, put } = await someonesTable('shop', KEYS)
    await put(THEIRS)
    const orders = open([Order]).repository(Order)
    const read = await orders.get('1')
    await put(changed)

    await expect(orders.update(read, { status: 'paid' })).rejects.toThrow(ConflictError)
    await expect(orders.delete(read)).rejects.toThrow(ConflictError)
  })

  it('can be read and deleted, but not saved, if its fields are not those of its key', async () => {
    const { dynamodb, open, put } = await someonesTable('shop', KEYS)
    await put({ ...THEIRS, orderId: { S: '2' } })
    const orders = open([Order]).repository(Order)

    const read = await orders.get('1')
    const [found] = (await orders.findMany(['1', '2'])).values()

    expect([read, found]).toMatchObject([{ id: '1', orderId: '2' }, { id: '1' }])
    await expect(orders.update(read, { status: 'paid' })).rejects.toThrow('The id is "1", which orderId must form.')
    await orders.delete(read)
    expect(await dynamodb.items('shop')).toEqual([])
  })

  it('is one instance with the id of its fields, whichever id it is read by', async () => {
    const { open, put } = await someonesTable('shop', KEYS)
    await put({ ...THEIRS, pk: { S: 'order#a' }, orderId: { S: 'A' } })
    const key = { ...writes.key, pk: ({ orderId }: KeyFields) => `order#${orderId}`.toLowerCase() }
    const Lower = defineModel('Order', {
      schema,
      storedIn: shop.items({ is, id: 'orderId', writes: { ...writes, key } }),
    })
    const orders = open([Lower]).repository(Lower)

    const found = await orders.findMany(['a', 'A', 'b'])

    expect((await orders.get('a')).id).toBe('A')
    expect([...found.keys()]).toEqual(['A'])
  })
})

describe('receivers of a table that both write', () => {
  async function effects(model: typeof Order) {
    const table = await someonesTable('shop', KEYS)
    await table.addTable(dataTable('own'))
    const database = table.open([model, Entry], { tableName: 'own' })
    const seen: unknown[] = []
    const options = { sender: model, consumer: 'mails' }
    const saved = async ({ instance, created, context, record, once }: PostSave<typeof Order>) =>
      once(record.id, async () => void seen.push([created, instance.status, context, record.id.startsWith('foreign.')]))
    const deleted = async ({ origin, context, once }: PostDelete<typeof Order>) =>
      once('gone', async () => void seen.push([origin, context]))
    connected(postSave.connect(saved, { ...options, dispatchUid: 'saved' }))
    connected(postDelete.connect(deleted, { ...options, dispatchUid: 'deleted' }))
    const deliver = async () => {
      for (let again = 0; again < 2; again++)
        expect(await table.deliver(database, 'mails')).toEqual({ batchItemFailures: [] })
      return seen
    }
    return { ...table, database, deliver }
  }

  it('run once for each change, and know the context of ours and who deleted it', async () => {
    const { database, put, deliver } = await effects(Order)
    const orders = database.withContext({ user: 'ada' }).repository(Order)
    const created = await orders.create(order)
    await put({ ...THEIRS, st: { S: 'sent' } })
    expect(created.version).toBe(1)
    await orders.delete(await orders.get('1'))

    expect(await deliver()).toEqual([
      [true, 'open', { user: 'ada' }, false],
      [false, 'sent', {}, true],
      ['delete', { user: 'ada' }],
    ])
  })

  it('run once without bookkeeping, too, and see neither a context nor a version', async () => {
    const { database, dynamodb, deliver } = await effects(Bare as never)
    const orders = database.withContext({ user: 'ada' }).repository(Bare as never as typeof Order)

    const created = await orders.create(order)
    const paid = await orders.update(created, { status: 'paid' })

    expect([created.version, paid.version]).toEqual([0, 0])
    expect(await dynamodb.items('shop')).toEqual([{ ...THEIRS, st: { S: 'paid' } }])
    expect(await deliver()).toEqual([
      [true, 'open', {}, true],
      [false, 'paid', {}, true],
    ])
  })

  it('can change their items and own ones in one transaction', async () => {
    const { database, dynamodb } = await effects(Order)

    await database.transaction(async tx => {
      await tx.repository(Order).create(order)
      await tx.repository(Entry).create({ text: 'created 1' })
    })

    expect((await dynamodb.items('shop')).length + (await dynamodb.items('own')).length).toBe(2)
  })
})

it('makes event filters of the attributes that store the fields', () => {
  const receiver = { sender: Order, dispatchUid: 'paid', consumer: 'mails', when: becomes('status', 'paid') }
  connected(postSave.connect(async () => {}, receiver as never))

  expect(JSON.stringify(filterPatterns('mails', { table: shop }))).toContain('st')
  expect(JSON.stringify(filterPatterns('mails', { table: shop }))).not.toContain('status')
})

it('refuses a taken id and a changed id', async () => {
  const { open } = await someonesTable('shop', KEYS)
  const database = open([Order])
  const orders = database.repository(Order)
  const instance = await orders.getOrCreate({ id: '1' }, order)

  await expect(orders.create(order)).rejects.toThrow('already exists')
  await expect(orders.update(instance, { orderId: '2' })).rejects.toThrow(
    'orderId: The id is "1", which orderId must form. Save another instance instead.',
  )
  expect(await orders.find('no#such')).toBeUndefined()
})
