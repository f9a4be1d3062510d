import { type PostDelete, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { migrate } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { Order, openedShop, order } from '../../support/shop-of-other-code.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

it('shows by the id of a record, and by raw, who wrote an item that has bookkeeping', async () => {
  const heard: unknown[] = []
  const hear = ({ record, raw }: PostSave<typeof Order>) =>
    void heard.push(raw ? 'raw' : record.id.startsWith('foreign.') ? 'other code' : 'repository')
  connected(postSave.connect(hear, { sender: Order, dispatchUid: 'who', consumer: 'who', runOnRaw: true }))
  const { database, orders, put, items, settle } = await openedShop()
  const created = await orders.create({ orderId: '1', status: 'open' })
  await orders.update(created, { status: 'paid' })
  const [stored = {}] = await items('shop')
  await put('shop', { ...stored, status: { S: 'sent' } })
  await put('shop', order('1'))
  await migrate(database, { bookkeeping: true })
  await settle()

  expect(heard).toEqual(['repository', 'repository', 'other code', 'other code', 'raw'])
})

it('shows by its origin who deleted an item', async () => {
  const heard: unknown[] = []
  const hear = ({ instance, origin }: PostDelete<typeof Order>) => void heard.push([instance.orderId, origin])
  connected(postDelete.connect(hear, { sender: Order, dispatchUid: 'who', consumer: 'who' }))
  const { orders, remove, settle } = await openedShop()
  const [one] = [
    await orders.create({ orderId: '1', status: 'open' }),
    await orders.create({ orderId: '2', status: 'open' }),
  ]
  await orders.delete(one)
  await remove({ pk: { S: 'ORDER#2' }, sk: { S: 'order' } })
  await settle()

  expect(heard).toEqual([
    ['1', 'delete'],
    ['2', 'unknown'],
  ])
})
