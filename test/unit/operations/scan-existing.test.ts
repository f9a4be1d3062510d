import { UnreadableInstanceError } from 'dynamo-signals'
import { scan } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { Order, openedShop, order, Visit } from '../../support/shop-of-other-code.ts'

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
