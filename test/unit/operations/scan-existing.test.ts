import { defineModel, UnreadableInstanceError, type Where } from 'dynamo-signals'
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

it('compares numbers and dates that are strings in an instance by their value, as a query does', async () => {
  const Ticket = defineModel('Ticket', {
    schema: z.object({ ticketId: z.string(), seat: z.string().nullish(), at: z.string().nullish() }),
    storedIn: shop.items({
      is: { kind: 'ticket' },
      id: 'ticketId',
      writes: {
        key: { pk: ({ ticketId }) => `TICKET#${ticketId}`, sk: () => 'ticket' },
        marks: { kind: 'ticket' },
        attributes: { seat: { name: 'seat_no', as: 'number' }, at: { as: 'seconds' } },
      },
    }),
  })
  const { database } = await openedShop([Ticket])
  const tickets = database.repository(Ticket)
  for (const [ticketId, seat, at] of [
    ['a', '9', '2026-01-01T00:00:00Z'],
    ['b', '10', '2026-06-01T00:00:00Z'],
    ['c', '12345678901234567890123456789012345678', '2027-01-01T00:00:00Z'],
    ['d', null, null],
    ['e', undefined, undefined],
  ] as const) {
    await tickets.create({ ticketId, ...(seat !== undefined && { seat, at }) })
  }
  const found = async (where: Where<typeof Ticket>) => {
    const ids: string[] = []
    await scan(database, Ticket, { where }, ({ id }) => void ids.push(id))
    return ids.toSorted().join('')
  }

  expect(await found(({ seat }, { gt }) => gt(seat, '9'))).toBe('bc')
  expect(await found(({ seat }, { between }) => between(seat, '9', '10'))).toBe('ab')
  expect(await found(({ seat }, { oneOf, not }) => not(oneOf(seat, ['9', '10'])))).toBe('cde')
  expect(await found(({ seat }, { ne }) => ne(seat, '9'))).toBe('bcde')
  expect(await found(({ seat }, { eq }) => eq(seat, null))).toBe('d')
  expect(await found(({ seat }, { beginsWith }) => beginsWith(seat, '1'))).toBe('bc')
  expect(await found(({ seat, at }, to) => to.or(to.eq(seat, '10'), to.not(to.exists(at))))).toBe('be')
  expect(await found(({ seat, at }, to) => to.and(to.lt(seat, '11'), to.gte(at, '2026-06-01')))).toBe('b')
  expect(await found(({ at }, { gt }) => gt(at, '2026-06-01T01:00:00+02:00'))).toBe('bc')
  expect(await found(({ at }, { gte }) => gte(at, '2027'))).toBe('c')
})
