import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import { defineModel, foreignKey, oneToOne, ProtectedError, RelatedObjectDoesNotExist } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { verify } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ada, Customer, electroShop, noteOf, orderOf, SHOP_KEYS, shop } from '../../support/electro-shop.ts'
import { someonesTable } from '../../support/existing-table.ts'

const Note = noteOf('cascade')
const Order = orderOf('cascade')

describe('a foreign key from an item in the layout of other code', () => {
  it('is checked when the repository saves it, and stored as they store it', async () => {
    const { database, customers, theirs } = await electroShop([Customer, Order])
    await customers.create(ada)
    const orders = database.repository(Order)

    await orders.create({ orderId: '1', status: 'open', customerId: 'ada' })

    expect((await theirs.orders.get({ orderId: '1' }).go()).data).toEqual({
      orderId: '1',
      status: 'open',
      customerId: 'ada',
    })
    await expect(orders.create({ orderId: '2', status: 'open', customerId: 'eve' })).rejects.toThrow(
      RelatedObjectDoesNotExist,
    )
    expect(await orders.getRelated(await orders.get('1'), 'customer')).toMatchObject({ name: 'Ada' })
  })

  it('is found by a delete in their index, written by the repository or by other code', async () => {
    const { database, customers, theirs, stored } = await electroShop([Customer, Order])
    await theirs.customers.create(ada).go()
    await theirs.orders.create({ orderId: '1', status: 'open', customerId: 'ada' }).go()
    await database.repository(Order).create({ orderId: '2', status: 'open', customerId: 'ada' })

    const deletion = await customers.delete(await customers.get('ada'))

    expect(deletion.byModel).toEqual({ Customer: 1, Order: 2 })
    expect([await stored(), await stored('own')]).toEqual([[], []])
  })

  it('is found beyond the first page of their index', async () => {
    const Free = orderOf('protect')
    const { customers, theirs, database } = await electroShop([Customer, Free])
    await theirs.customers.create(ada).go()
    const orders = Array.from({ length: 120 }, (_, at) => ({ orderId: `${at}`, status: 'open', customerId: 'ada' }))
    for (const order of orders) await database.repository(Free).create(order)

    const deleted = customers.delete(await customers.get('ada'))

    await expect(deleted).rejects.toMatchObject({ blockers: { length: 120 } })
  })

  it('protects, and is unset, as in any model', async () => {
    for (const onDelete of ['protect', 'setNull'] as const) {
      const Other = orderOf(onDelete)
      const { database, customers, theirs } = await electroShop([Customer, Other])
      await customers.create(ada)
      await theirs.orders.create({ orderId: '1', status: 'open', customerId: 'ada' }).go()

      const deletion = await customers.delete(await customers.get('ada')).catch(error => error)

      if (onDelete === 'protect') expect(deletion).toBeInstanceOf(ProtectedError)
      else expect(await database.repository(Other).get('1')).toMatchObject({ customerId: null })
    }
  })

  it.each([
    ['its relation as a number', { orderId: { S: '1' }, customerId: { N: '7' } }, 'must be a string'],
    ['no attribute for its id', { customerId: { S: '7' } }, 'its id comes from orderId'],
  ])('is not overlooked by a delete if other code stores %s', async (_what, fields, message) => {
    const { customers, put, stored } = await electroShop([Customer, Order])
    const customer = await customers.create({ customerId: '7', name: 'Ada' })
    const [pk, sk] = [{ S: '$shop#orderid_1' }, { S: '$order_1' }]
    const index = { gsi1pk: { S: '$shop#customerid_7' }, gsi1sk: { S: '$order_1#orderid_1' } }
    await put({ pk, sk, ...index, __edb_e__: { S: 'order' }, status: { S: 'open' }, ...fields })

    await expect(customers.delete(customer)).rejects.toThrow(message)

    expect([(await stored()).length, await stored('own')]).toEqual([2, []])
  })

  it('is found in an index that has only keys, next to items of other kinds', async () => {
    const tableName = 'bare'
    const Call = defineModel('Call', {
      schema: z.object({ callId: z.string(), kind: z.string() }),
      relations: { customer: foreignKey(Customer, { onDelete: 'cascade' }) },
      storedIn: existingTable({ tableName, partitionKey: 'callId' }).items({
        is: { kind: 'call' },
        id: 'callId',
        writes: {
          key: { callId: ({ callId }) => String(callId) },
          indexes: { customerId: ({ customerId }) => String(customerId) },
          relations: { customer: { index: 'gsi1', partitionKey: 'customerId' } },
        },
      }),
    })
    const { database, customers, dynamodb } = await electroShop([Customer, Call])
    await dynamodb.transport('CreateTable', bareTable(tableName))
    const customer = await customers.create(ada)
    for (const [callId, kind] of [
      ['1', 'call'],
      ['2', 'call'],
      ['3', 'fax'],
    ] as const) {
      const Item = { callId: { S: callId }, kind: { S: kind }, customerId: { S: 'ada' } }
      await dynamodb.transport('PutItem', { TableName: tableName, Item })
    }
    await database.repository(Call).create({ callId: '4', kind: 'call', customerId: 'ada' })

    const deletion = await customers.delete(customer)

    expect(deletion.byModel).toEqual({ Customer: 1, Call: 3 })
    expect(await dynamodb.items(tableName)).toMatchObject([{ callId: { S: '3' } }])
  })

  it('to an instance in the library’s own table is checked, found and deleted, too', async () => {
    const City = defineModel('City', { schema: z.object({ name: z.string() }) })
    const House = defineModel('House', {
      schema: z.object({ houseId: z.string() }),
      relations: { city: foreignKey(City, { onDelete: 'cascade' }) },
      storedIn: shop.items({
        is: { type: 'house' },
        id: ['cityId', 'houseId'],
        // The items of a city are one partition of the table.
        writes: {
          key: { pk: ({ cityId }) => `CITY#${cityId}`, sk: ({ houseId }) => `HOUSE#${houseId}` },
          marks: { type: 'house' },
          relations: { city: { partitionKey: 'pk' } },
        },
      }),
    })
    const { database, put, stored } = await electroShop([Customer, City, House])
    const cities = database.repository(City)
    const city = await cities.create({ id: 'rome', name: 'Rome' })
    const houses = database.repository(House)
    await houses.create({ houseId: '1', cityId: 'rome' })
    await put({ pk: { S: 'CITY#rome' }, sk: { S: 'MAYOR' }, type: { S: 'mayor' } })

    await expect(houses.create({ houseId: '1', cityId: 'oslo' })).rejects.toThrow(RelatedObjectDoesNotExist)
    const deletion = await cities.delete(city)

    expect(deletion.byModel).toEqual({ City: 1, House: 1 })
    expect(await stored()).toEqual(['CITY#rome MAYOR'])
  })
})

describe('a one-to-one', () => {
  const Profile = defineModel('Profile', {
    schema: z.object({ profileId: z.string(), bio: z.string() }),
    relations: { customer: oneToOne(Customer, { onDelete: 'cascade' }) },
    storedIn: shop.items({
      is: { type: 'profile' },
      id: 'profileId',
      writes: {
        key: { pk: ({ profileId }) => `PROFILE#${profileId}`, sk: () => 'PROFILE' },
        marks: { type: 'profile' },
      },
    }),
  })
  const Badge = defineModel('Badge', {
    schema: z.object({ color: z.string() }),
    relations: { customer: oneToOne(Customer, { onDelete: 'cascade', primaryKey: true }) },
  })

  it('from and to such items is unique, finds its instance, and is deleted', async () => {
    const { database, customers, stored } = await electroShop([Customer, Profile, Badge])
    const customer = await customers.create(ada)
    const profiles = database.repository(Profile)
    await profiles.create({ profileId: '1', bio: 'hello', customerId: 'ada' })
    await database.repository(Badge).create({ color: 'red', customerId: 'ada' })

    const second = profiles.create({ profileId: '2', bio: 'hello', customerId: 'ada' })

    await expect(second).rejects.toMatchObject({ code: 'repository.valueTaken', holderId: '1' })
    expect(await profiles.getOne({ customer })).toMatchObject({ id: '1' })
    expect((await customers.delete(customer)).byModel).toEqual({ Customer: 1, Profile: 1, Badge: 1 })
    expect([await stored(), await stored('own')]).toEqual([[], []])
  })
})

it('leaves a reference behind if other code deletes the item, which verify reports', async () => {
  const { database, customers, theirs } = await electroShop([Customer, Note])
  await customers.create(ada)
  await database.repository(Note).create({ id: '1', text: 'hello', customerId: 'ada' })
  await theirs.customers.delete({ customerId: 'ada' }).go()

  const { findings } = await verify(database)

  expect(findings).toMatchObject([{ kind: 'relatedMissing', model: 'Note', id: '1' }])
})

it('refuses a relation that could not be protected', async () => {
  const { open } = await someonesTable('shop', SHOP_KEYS)
  const Seen = defineModel('Seen', { schema: z.object({}), storedIn: shop.items({ is: { type: 'seen' } }) })
  const Mark = defineModel('Mark', {
    schema: z.object({}),
    relations: { seen: foreignKey(Seen, { onDelete: 'cascade' }) },
  })

  expect(() => open([Customer, Order])).toThrow('Order has unique values or relations, and what protects them is')
  expect(() => open([Customer, orderOf('cascade', null as never)], { tableName: 'own' })).toThrow(
    'Order.customer: name the index that finds the items by customerId in writes.relations, so that a delete of a Customer finds them.',
  )
  expect(() => open([Seen, Mark], { tableName: 'own' })).toThrow(
    'Mark.seen refers to Seen, whose items in shop only other code reads and writes. Give them writes, or store the id in a field of Mark.',
  )
})

/** A table with an index of keys only. */
function bareTable(TableName: string): CreateTableCommandInput {
  const key = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' as const })
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['callId', 'customerId'].map(AttributeName => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [key('callId')],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'gsi1',
        KeySchema: [key('customerId')],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  }
}
