import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { existingTable, type WritesOptions } from 'dynamo-signals/existing'
import { deadLetters, redrive } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { dyingTransport } from '../../support/dying-transport.ts'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

/** How four libraries lay out the items of one type. */
const LAYOUTS: Record<string, (type: string) => { readonly is: object; readonly writes: WritesOptions }> = {
  ElectroDB: type => ({
    is: { __edb_e__: type },
    writes: {
      key: { pk: ({ id }) => `$shop#id_${id}`, sk: () => `$${type}_1` },
      marks: { __edb_e__: type, __edb_v__: '1' },
    },
  }),
  'DynamoDB-Toolbox': type => ({
    is: { _et: type },
    writes: {
      key: { pk: ({ id }) => `${type}#${id}`, sk: () => type },
      marks: { _et: type },
      createdAt: '_ct',
      updatedAt: '_md',
    },
  }),
  OneTable: type => ({
    is: { _type: type },
    writes: {
      key: { pk: ({ id }) => `${type}#${id}`, sk: () => `${type}#` },
      marks: { _type: type },
      updatedAt: { name: 'updated', as: 'milliseconds' },
    },
  }),
  Dynamoose: type => ({
    is: { pk: { beginsWith: `${type}-` } },
    writes: { key: { pk: ({ id }) => `${type}-${id}` }, updatedAt: { as: 'milliseconds' } },
  }),
}

describe.each(Object.keys(LAYOUTS))('a handler of items in the layout of %s', name => {
  const keys = { partitionKey: 'pk', ...(name !== 'Dynamoose' && { sortKey: 'sk' }) }
  const items = (type: string) => existingTable({ tableName: 'shop', ...keys }).items(LAYOUTS[name]?.(type) as never)
  const Order = defineModel('Order', { schema: z.object({ status: z.string() }), storedIn: items('order') })
  const Customer = defineModel('Customer', { schema: z.object({ orders: z.number() }), storedIn: items('customer') })
  const models = [Order, Customer]

  async function shop(receive: (event: PostSave<typeof Order>) => Promise<void>) {
    const table = await someonesTable('shop', keys)
    const database = table.open(models)
    const customers = database.repository(Customer)
    await customers.create({ id: '1', orders: 0 })
    await database.repository(Order).create({ id: '1', status: 'open' })
    const stop = postSave.connect(receive, { sender: Order, dispatchUid: 'count', consumer: 'counts', maxAttempts: 2 })
    connected(stop)
    return { ...table, database, customers, stop, letters: () => Array.fromAsync(deadLetters(database, 'counts')) }
  }
  const count = async ({ effects }: PostSave<typeof Order>) => {
    const { id, orders } = await effects.repository(Customer).get('1')
    await effects.repository(Customer).save({ id, orders: orders + 1 }, { mode: 'update' })
  }

  it.each(['before', 'after'] as const)('commits its effects once, if it dies %s any of its requests', async when => {
    let [request, didLive] = [0, false]
    while (!didLive) {
      request++
      const { dynamodb, open, deliver, database, customers, letters, stop } = await shop(count)
      const dying = dyingTransport(dynamodb.transport, request, when)
      didLive = await deliver(open(models, { client: dying.transport }), 'counts').then(
        () => !dying.hasDied(),
        () => false,
      )

      for (let again = 0; again < 3; again++) await deliver(database, 'counts')

      expect(await customers.get('1'), `request ${request}`).toMatchObject({ orders: 1 })
      expect(await letters()).toEqual([])
      stop()
    }
    // The receipt, the two reads, the marks of the batch, and the commit.
    expect(request).toBeGreaterThan(5)
  })

  it('parks a record whose receiver fails, and commits its effects once when it is redriven', async () => {
    let isFixed = false
    const { database, deliver, customers, letters } = await shop(async event => {
      await count(event)
      if (!isFixed) throw new Error('A planted fault')
    })
    for (let again = 0; again < 3; again++) await deliver(database, 'counts')
    const parked = await letters()
    isFixed = true

    await redrive(database, { consumer: 'counts' })
    await deliver(database, 'counts')

    expect(parked).toHaveLength(1)
    expect(await letters()).toEqual([])
    expect(await customers.get('1')).toMatchObject({ orders: 1 })
  })
})
