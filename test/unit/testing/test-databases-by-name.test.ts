import { type PostSave, postSave, type Transport } from 'dynamo-signals'
import { openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import { Order, order } from '../../support/shop-of-other-code.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

it('runs the receivers of its name and those of every database, also if tables have the same name', async () => {
  const heard: unknown[] = []
  const connect = (options: { readonly database?: string }) => {
    const hear = ({ instance, database }: PostSave<typeof Order>) =>
      void heard.push([options.database ?? 'every', database.name, instance.id])
    connected(postSave.connect(hear, { sender: Order, dispatchUid: 'hear', consumer: 'all', ...options }))
  }
  for (const options of [{ database: 'live' }, { database: 'archive' }, {}]) connect(options)
  await using live = await openTestDatabase({ models: [Order], name: 'live' })
  await using archive = await openTestDatabase({ models: [Order], name: 'archive' })
  await (live.storage.client as Transport)('PutItem', { TableName: 'shop', Item: order('1') })
  await archive.database.repository(Order).create({ orderId: '2', status: 'open' })

  await live.settle()
  await archive.settle()

  expect(heard).toEqual([
    ['live', 'live', '1'],
    ['every', 'live', '1'],
    ['archive', 'archive', '2'],
    ['every', 'archive', '2'],
  ])
})
