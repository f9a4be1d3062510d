import { defineModel, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { runningStage } from './running-stage.ts'

const connected = tidyReceivers()
const orders = existingTable({ tableName: 'orders', partitionKey: 'PK', sortKey: 'SK' })
const schema = z.object({ orderId: z.string(), status: z.string() })
/** The repository writes these, too. */
const Line = defineModel('Line', {
  schema: z.object({ sku: z.string() }),
  storedIn: orders.items({
    is: { entity: 'line' },
    id: 'sku',
    writes: { key: { PK: ({ sku }) => `LINE#${sku}`, SK: () => 'LINE' }, marks: { entity: 'line' } },
  }),
})
/** Only other code writes these. */
const Order = defineModel('Order', { schema, storedIn: orders.items({ is: { entity: 'order' }, id: 'orderId' }) })

it('shows the table of other code, and the history of its items', async () => {
  const { put, open, deliver } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  connected(postSave.connect(() => {}, { sender: Line, consumer: 'mails', dispatchUid: 'mails/line' }))
  const database = open([Order, Line])
  await put({
    PK: { S: 'ORDER#1' },
    SK: { S: 'ORDER' },
    entity: { S: 'order' },
    orderId: { S: '1' },
    status: { S: 'paid' },
  })
  await database.withContext({ requestId: 'r-1' }).repository(Line).create({ sku: 'lamp' })
  await deliver(database, 'mails')
  const { ask } = await runningStage(database, { consumers: ['mails'] })

  const list = await ask('/data/models/Order')
  const table = await ask('/data/tables/orders?partition=ORDER%231')
  const instance = await ask('/data/instances/Line?id=lamp')
  const history = await ask('/history/item?model=Line&id=lamp')

  expect(list.text).toContain('Other code writes these items. Search <a href="/data/tables/orders">their table</a>.')
  expect(table.text).toContain('<strong>ORDER#1</strong> <small>ORDER</small>')
  expect(instance.text).toContain('<td>lamp</td>')
  expect(instance.text).toMatch(/This page consumed [\d.]*[1-9] read capacity units in 1 request/)
  expect(history.text).toMatch(/Version 1[\s\S]*Context: requestId r-1[\s\S]*done<\/span> <strong>mails\/line/)
})

it('offers no page of an instance that only other code reads, and no search for requests without a table of its own', async () => {
  const { open } = await someonesTable('orders', { partitionKey: 'PK', sortKey: 'SK' })
  const { ask } = await runningStage(open([Order]))

  const list = await ask('/data/models/Order')
  const forms = await ask('/history')

  expect(list.text).not.toContain('name="id"')
  expect(forms.text).not.toMatch(/<option>Order|Request ID/)
  expect((await ask('/history/item?model=Order&id=1')).status).toBe(404)
  expect((await ask('/history/request?id=r-1')).status).toBe(404)
  expect((await ask('/data/instances/Order?id=1')).text).toContain('items that other code writes. Use that code.')
})
