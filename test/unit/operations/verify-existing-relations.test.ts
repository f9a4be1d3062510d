import { defineModel, foreignKey } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { migrate, verify } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { openedShop } from '../../support/shop-of-other-code.ts'

const shop = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })
const Customer = defineModel('Customer', {
  schema: z.object({ customerId: z.string() }),
  storedIn: shop.items({
    is: { kind: 'customer' },
    id: 'customerId',
    writes: {
      key: { pk: ({ customerId }) => `CUSTOMER#${customerId}`, sk: () => 'customer' },
      marks: { kind: 'customer' },
    },
  }),
})
const Parcel = defineModel('Parcel', {
  schema: z.object({ parcelId: z.string() }),
  relations: {
    owner: foreignKey(Customer, { onDelete: 'setNull', nullable: true }),
    sender: foreignKey(Customer, { onDelete: 'restrict' }),
  },
  storedIn: shop.items({
    is: { kind: 'parcel' },
    id: 'parcelId',
    writes: {
      key: { pk: ({ parcelId }) => `PARCEL#${parcelId}`, sk: () => 'parcel' },
      marks: { kind: 'parcel' },
      indexes: {
        gsi1pk: ({ ownerId }) => (typeof ownerId === 'string' ? `OWNER#${ownerId}` : undefined),
        gsi2pk: ({ senderId }) => `SENDER#${senderId}`,
      },
      relations: {
        owner: { index: 'gsi1', partitionKey: 'gsi1pk' },
        sender: { index: 'gsi2', partitionKey: 'gsi2pk' },
      },
    },
  }),
})
const parcel = (parcelId: string, owner: string, sender: string) => ({
  pk: { S: `PARCEL#${parcelId}` },
  sk: { S: 'parcel' },
  kind: { S: 'parcel' },
  parcelId: { S: parcelId },
  ownerId: { S: owner },
  senderId: { S: sender },
})

it('finds references to instances that other code has deleted, and unsets those that may be unset', async () => {
  const { database, put, remove } = await openedShop([Customer, Parcel])
  const customers = database.repository(Customer)
  for (const customerId of ['ada', 'eve']) await customers.create({ customerId })
  await database.repository(Parcel).create({ parcelId: '1', ownerId: 'ada', senderId: 'eve' })
  await put('shop', parcel('2', 'eve', 'bob'))
  await remove({ pk: { S: 'CUSTOMER#ada' }, sk: { S: 'customer' } })
  await migrate(database)

  const { findings } = await verify(database, { repair: true })

  expect(findings.map(({ kind, detail, repaired }) => [kind, detail, repaired])).toEqual([
    ['relatedMissing', 'Parcel 1 refers through owner to Customer ada, which does not exist.', true],
    ['relatedMissing', 'Parcel 2 refers through sender to Customer bob, which does not exist.', false],
  ])
  expect(await database.repository(Parcel).get('1')).toMatchObject({ ownerId: null, senderId: 'eve' })
  expect((await verify(database)).findings).toMatchObject([{ kind: 'relatedMissing', id: '2' }])
})
