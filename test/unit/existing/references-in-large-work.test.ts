import {
  BeingDeletedError,
  defineModel,
  foreignKey,
  type PostDelete,
  type PostSave,
  postDelete,
  postSave,
} from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { connectCascade, createStreamHandler, inline } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { dyingTransport } from '../../support/dying-transport.ts'
import { ada, Customer, electroShop, noteOf, orderOf } from '../../support/electro-shop.ts'
import { streamRecords } from '../../support/embedded-table.ts'
import { after, before } from '../../support/faulty-transport.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Note = noteOf('cascade')
const Order = orderOf('cascade')
const shop = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })

type Opened = Awaited<ReturnType<typeof electroShop>>

/** Delivers the stream of the library's own table until it has nothing new. */
async function drain({ dynamodb, database }: Opened, consumer: string) {
  const handler = createStreamHandler({ database, consumer })
  for (let from = 0; ; ) {
    const records = (await streamRecords(dynamodb, 'own')).slice(from)
    if (records.length === 0) return
    from += records.length
    expect(await handler({ Records: records as never })).toEqual({ batchItemFailures: [] })
  }
}

describe('a fence of a delete whose process died', () => {
  it('refuses references until it expires, and then refuses none', async () => {
    const opened = await electroShop([Customer, Note])
    await opened.customers.create(ada)
    // The requests: the read of the instance, of what refers to it, and the fence.
    let time = Date.parse('2026-01-01T00:00:00Z')
    const runtime = { now: () => new Date(time) }
    for (let request = 1; (await opened.stored('own')).length === 0; request++) {
      const dying = dyingTransport(opened.dynamodb.transport, request, 'after')
      const mortal = opened.reopen(dying.transport, runtime).repository(Customer)
      await mortal.delete(await opened.customers.get('ada')).catch(() => undefined)
    }
    const notes = opened.reopen(opened.dynamodb.transport, runtime).repository(Note)
    const note = { text: 'hello', customerId: 'ada' }

    await expect(notes.create(note)).rejects.toMatchObject({ cause: { code: 'repository.fenceHeld' } })
    time += 16 * 60_000

    expect(await notes.create(note)).toMatchObject({ customerId: 'ada' })
    await opened.customers.delete(await opened.customers.get('ada'))
    expect([await opened.stored(), await opened.stored('own')]).toEqual([[], []])
  })
})

describe('a fence that another delete has replaced', () => {
  it('stays when the first delete gives up, which can neither lift it nor commit', async () => {
    const { customers, line, reopen, dynamodb, database, stored } = await electroShop([Customer, Note])
    const customer = await customers.create(ada)
    const secondFence = async () => {
      // The requests: the read of the instance, of what refers to it, and the fence.
      for (let request = 1; (await fences()).length < 2; request++) {
        const dying = dyingTransport(dynamodb.transport, request, 'after')
        await reopen(dying.transport)
          .repository(Customer)
          .delete(customer)
          .catch(() => undefined)
      }
    }
    const seen = new Set<string>()
    const fences = async () => {
      for (const { _deleting } of await dynamodb.items('own')) seen.add(_deleting?.M?.id?.S ?? '')
      return [...seen]
    }
    line.next('TransactWriteItems', after(fences), before(secondFence))

    await expect(customers.delete(customer)).rejects.toThrow(BeingDeletedError)

    expect(await stored()).toHaveLength(1)
    const note = database.repository(Note).create({ text: 'hello', customerId: 'ada' })
    await expect(note).rejects.toMatchObject({ cause: { code: 'repository.fenceHeld' } })
  })
})

it('lets a save of an instance during its delete win', async () => {
  const { customers, line, stored, reopen, dynamodb } = await electroShop([Customer, Note])
  const customer = await customers.create(ada)
  const other = reopen(dynamodb.transport).repository(Customer)
  const save = () => other.update(customer, { name: 'Eve' })
  line.next('TransactWriteItems', after(save))

  await expect(customers.delete(customer)).rejects.toThrow('was changed after you loaded it')

  expect(await customers.get('ada')).toMatchObject({ name: 'Eve' })
  expect(await stored('own')).toEqual([])
})

describe('a delete of many', () => {
  const City = defineModel('City', { schema: z.object({ name: z.string() }) })
  const House = defineModel('House', {
    schema: z.object({ houseId: z.string() }),
    relations: { city: foreignKey(City, { onDelete: 'cascade' }) },
    storedIn: shop.items({
      is: { type: 'house' },
      id: ['cityId', 'houseId'],
      writes: {
        key: { pk: ({ cityId }) => `CITY#${cityId}`, sk: ({ houseId }) => `HOUSE#${houseId}` },
        marks: { type: 'house' },
        relations: { city: { partitionKey: 'pk' } },
      },
    }),
  })

  it('continues through the stream if nothing refers to their items', async () => {
    connected(connectCascade({ consumer: 'links' }))
    const opened = await electroShop([Customer, City, House])
    const { database, put, stored } = opened
    const city = await database.repository(City).create({ id: 'rome', name: 'Rome' })
    for (let at = 0; at < 120; at++) {
      const place = { pk: { S: 'CITY#rome' }, sk: { S: `HOUSE#${at}` } }
      await put({ ...place, type: { S: 'house' }, cityId: { S: 'rome' }, houseId: { S: `${at}` } })
    }

    const deletion = await database.repository(City).delete(city)
    await drain(opened, 'links')

    expect(deletion).toMatchObject({ total: 121, continues: true })
    expect([await stored(), await stored('own')]).toEqual([[], []])
  })

  it('is refused if an item in the layout of other code would have to be marked as deleted', async () => {
    connected(connectCascade({ consumer: 'links' }))
    const { database, customers, stored } = await electroShop([Customer, Note])
    const customer = await customers.create(ada)
    const notes = Array.from({ length: 60 }, () => ({ text: 'hello', customerId: 'ada' }))
    for (const note of notes) await database.repository(Note).create(note)

    await expect(customers.delete(customer)).rejects.toThrow('Delete some of the instances that refer to it first.')

    expect(await stored()).toHaveLength(1)
    expect((await stored('own')).filter(each => each.endsWith('fence'))).toEqual([])
  })
})

it('counts the fences of a delete that does not fit in one transaction', async () => {
  const { customers, stored } = await electroShop([Customer, Note])
  const many = []
  for (let at = 0; at < 34; at++) many.push(await customers.create({ customerId: `${at}`, name: 'Ada' }))

  await expect(customers.deleteMany(many)).rejects.toThrow('The transaction has 102 writes.')

  expect([(await stored()).length, await stored('own')]).toEqual([34, []])
})

it('commits the effects of a receiver in chunks that have room for the checks of fences', async () => {
  const opened = await electroShop([Customer, Note])
  const { database, customers, stored, deliver } = opened
  const ids = Array.from({ length: 60 }, (_, at) => `c${at}`)
  for (const customerId of ids) await customers.create({ customerId, name: 'Ada' })
  const write = async ({ instance, effects }: PostSave<typeof Customer>) => {
    if (instance.id !== 'c59') return
    for (const customerId of ids) await effects.repository(Note).create({ text: 'hello', customerId })
  }
  connected(postSave.connect(write, { sender: Customer, dispatchUid: 'write', consumer: 'notes' }))

  expect(await deliver(database, 'notes')).toEqual({ batchItemFailures: [] })

  expect(await stored('own')).toHaveLength(60)
})

it('reports a delete with its origin, and no fence, to receivers', async () => {
  const opened = await electroShop([Customer, Order])
  const seen: unknown[] = []
  const note = async ({ instance, origin }: PostDelete<typeof Customer>) => void seen.push([instance.id, origin])
  const saved = async ({ instance }: PostSave<typeof Customer>) => void seen.push(instance.id)
  const options = { sender: Customer, consumer: 'notes' }
  connected(postDelete.connect(note, { ...options, dispatchUid: 'deleted' }))
  connected(postSave.connect(saved, { ...options, dispatchUid: 'saved' }))
  const database = opened.open([Customer, Order], { tableName: 'own', delivery: inline() })
  const customer = await opened.customers.create(ada)

  await opened.customers.delete(customer)
  await opened.deliver(opened.database, 'notes')
  await drain(opened, 'notes')
  const again = await database.repository(Customer).create({ customerId: 'eve', name: 'Eve' })
  await database.repository(Customer).delete(again)

  expect(seen).toEqual(['ada', ['ada', 'delete'], 'eve', ['eve', 'delete']])
})

it('deletes what refers to it within a transaction, too', async () => {
  const { database, customers, theirs, stored } = await electroShop([Customer, Order, Note])
  const customer = await customers.create(ada)
  await theirs.orders.create({ orderId: '1', status: 'open', customerId: 'ada' }).go()

  await database.transaction(async tx => {
    await tx.repository(Order).create({ orderId: '2', status: 'open', customerId: 'ada' })
    tx.check(Customer, 'ada', { name: 'Ada' })
    await tx.repository(Customer).delete(customer)
  })

  expect([await stored(), await stored('own')]).toEqual([[], []])
})
