import { defineModel, UnreadableInstanceError } from 'dynamo-signals'
import { scan } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { Order, openedShop, order, shop, Visit } from '../../support/shop-of-other-code.ts'

it('visits the instances of models in existing tables, and those that the repository writes can be saved', async () => {
  const { database, orders, put } = await openedShop()
  await orders.create({ orderId: '1', status: 'open' })
  await put('shop', order('2'))
  await put('shop', order('3', { status: { S: 'paid' } }))
  await put('visits', { page: { S: '/' }, at: { N: '1' }, by: { S: 'Ada' } })
  const pages: string[] = []

  const open = await scan(database, Order, { where: ({ status }, { eq }) => eq(status, 'open') }, async each => {
    await orders.update(each, { status: 'paid' })
  })
  const visits = await scan(database, Visit, {}, ({ page, by }) => void pages.push(`${page} ${by}`))

  expect([open.visited, visits.visited, pages]).toEqual([2, 1, ['/ Ada']])
  const paid = await scan(database, Order, { where: ({ status }, { eq }) => eq(status, 'paid') }, () => {})
  expect(paid.visited).toBe(3)
})

it('reports items of the model that have no id, or ends with their error', async () => {
  const { database, put } = await openedShop()
  await put('shop', order('1', { orderId: { BOOL: true } }))
  await put('shop', order('2', { status: { N: '7' } }))
  await put('shop', order('3'))
  const failed: string[] = []
  const onUnreadable = (error: unknown, id: string) => {
    expect(error).toBeInstanceOf(UnreadableInstanceError)
    failed.push(id)
  }

  expect((await scan(database, Order, { onUnreadable }, () => {})).visited).toBe(1)
  expect(failed.toSorted()).toEqual(['2', 'table/shop#ORDER%231#order'])
  await expect(scan(database, Order, { segments: 1 }, () => {})).rejects.toThrow(UnreadableInstanceError)
})

it('compares the fields of an instance in where, and not the attributes that store them', async () => {
  const Lease = defineModel('Lease', {
    schema: z.object({ leaseId: z.string(), endsAt: z.string().optional(), room: z.string() }),
    storedIn: shop.items({
      is: { kind: 'lease' },
      id: 'leaseId',
      writes: {
        key: { pk: ({ leaseId }) => `LEASE#${leaseId}`, sk: () => 'lease' },
        marks: { kind: 'lease' },
        attributes: { endsAt: { name: 'ttl', as: 'seconds' }, room: 'ttl_room' },
      },
    }),
  })
  const { database, put } = await openedShop([Lease])
  const lease = (leaseId: string, more: object) => ({
    pk: { S: `LEASE#${leaseId}` },
    sk: { S: 'lease' },
    kind: { S: 'lease' },
    leaseId: { S: leaseId },
    ...more,
  })
  await put('shop', lease('1', { ttl: { N: '1767225600' }, ttl_room: { S: 'blue' } }))
  await put('shop', lease('2', { ttl: { N: '1798761600' }, ttl_room: { S: 'blue' } }))
  await put('shop', lease('3', { ttl_room: { S: 'red' } }))
  const found: string[] = []
  const visit = ({ leaseId }: { readonly leaseId: string }) => void found.push(leaseId)

  await scan(database, Lease, { where: ({ endsAt }, { gte }) => gte(endsAt, '2026-06-01T00:00:00.000Z') }, visit)
  await scan(database, Lease, { where: ({ room }, { eq }) => eq(room, 'red') }, visit)
  await scan(database, Lease, { where: ({ endsAt }, { exists, not }) => not(exists(endsAt)) }, visit)

  expect(found).toEqual(['2', '3', '3'])
})
