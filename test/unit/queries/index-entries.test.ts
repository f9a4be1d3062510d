import { type AnyModel, defineModel, foreignKey } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

const Customer = defineModel('Customer', { schema: z.object({ name: z.string().default('') }) })
const Order = defineModel('Order', {
  schema: z.object({
    status: z.string().optional(),
    total: z.number().nullable().default(null),
    placedAt: z.string().optional(),
    note: z.string().default(''),
  }),
  relations: { customer: foreignKey(Customer, { onDelete: 'cascade' }) },
  indexes: {
    byCustomer: index({ partition: ['customerId'], sort: ['placedAt'] }),
    byStatus: index({ partition: ['status'], sort: ['total', 'createdAt'], index: 'gsi5' }),
  },
})

async function shelf() {
  const opened = memoryDatabase([Customer, Order], {
    runtime: { now: () => new Date('2026-01-02T03:04:05.678Z') },
  })
  const customer = await opened.database.repository(Customer).create({ id: 'c#1' })
  return { ...opened, customer, orders: opened.database.repository(Order) }
}

describe('an instance of a model with indexes', () => {
  it('is written with its entries in one request', async () => {
    const { orders, customer, line, ...rest } = await shelf()
    line.take()

    await orders.create({ id: 'o1', customerId: customer.id, status: 'open now', total: 1.5, placedAt: '2026-01-01' })

    expect(line.take()).toEqual(['TransactWriteItems'])
    expect(memoryItems(rest).get('Order#o1')).toMatchObject({
      gsi1pk: { S: 'Order.customer#c%231' },
      gsi1sk: { S: 'o1' },
      gsi2pk: { S: 'Order:byCustomer#c%231' },
      gsi2sk: { S: '2026-01-01#o1' },
      gsi5pk: { S: 'Order:byStatus#open now' },
      gsi5sk: { S: '!113015#2026-01-02T03:04:05.678Z#o1' },
    })
  })

  it('has no entry while a field is missing or null', async () => {
    const { orders, customer, ...rest } = await shelf()
    const order = await orders.create({ id: 'o1', customerId: customer.id, status: 'open', placedAt: '2026-01-01' })
    expect(Object.keys(memoryItems(rest).get('Order#o1') ?? {})).not.toContain('gsi5pk')

    const priced = await orders.update(order, { total: 3, placedAt: undefined })

    expect(memoryItems(rest).get('Order#o1')).toMatchObject({ gsi5pk: { S: 'Order:byStatus#open' } })
    expect(Object.keys(memoryItems(rest).get('Order#o1') ?? {})).not.toContain('gsi2pk')
    await orders.save({ ...priced, total: null }, { updateFields: ['total'] })
    expect(Object.keys(memoryItems(rest).get('Order#o1') ?? {})).not.toContain('gsi5pk')
  })

  it('is refused with a value that is too long for the index', async () => {
    const { orders, customer } = await shelf()
    const long = 'x'.repeat(1_100)

    const saving = orders.create({ customerId: customer.id, placedAt: long })

    await expect(saving).rejects.toThrow('placedAt: the value is too long for the index byCustomer')
    await expect(orders.create({ customerId: customer.id, status: long + long, total: 1 })).rejects.toThrow(
      'status: the value is too long for the index byStatus',
    )
  })

  it('can change other fields if another writer stored a value that no index can hold', async () => {
    const { orders, customer, ...rest } = await shelf()
    await orders.create({ id: 'o1', customerId: customer.id, placedAt: '2026-01-01' })
    memoryItems(rest).set('Order#o1', { placedAt: { S: 'x'.repeat(1_100) } })

    const order = await orders.get('o1')
    await orders.update(order, { note: 'kept' })

    expect(memoryItems(rest).get('Order#o1')).toMatchObject({ note: { S: 'kept' } })
    expect(Object.keys(memoryItems(rest).get('Order#o1') ?? {})).not.toContain('gsi2pk')
  })

  it('keeps its shard through every change, and shares the first one with an index without shards', async () => {
    const sharded = (shards: number) =>
      defineModel('Task', {
        schema: z.object({ state: z.string() }),
        indexes: { byState: index({ partition: ['state'], shards }) },
      })
    const [one, eight] = [sharded(1), sharded(8)].map(model => memoryDatabase([model as AnyModel]))
    const keys: string[] = []
    for (const opened of [one, eight]) {
      const tasks = opened?.database.repository(opened.database.models[0] as ReturnType<typeof sharded>)
      for (let at = 0; at < 50; at++) {
        const task = await tasks?.create({ id: `t${at}`, state: 'open' })
        const before = opened && memoryItems(opened).get(`Task#t${at}`)?.gsi1pk?.S
        if (task) await tasks?.update(task, { state: 'done' })
        const after = opened && memoryItems(opened).get(`Task#t${at}`)?.gsi1pk?.S
        expect(after).toBe(before?.replace('open', 'done'))
        keys.push(after ?? '')
      }
    }

    expect(new Set(keys.slice(0, 50))).toEqual(new Set(['Task:byState#done']))
    const shards = ['', '.1', '.2', '.3', '.4', '.5', '.6', '.7'].map(shard => `Task:byState${shard}#done`)
    expect(new Set(keys.slice(50))).toEqual(new Set(shards))
  })

  it('keeps a number, its text, a boolean and its text in separate partitions', async () => {
    const Mixed = defineModel('Mixed', {
      schema: z.object({ value: z.union([z.string(), z.number(), z.boolean()]) }),
      indexes: { byValue: index({ partition: ['value'] }) },
    })
    const opened = memoryDatabase([Mixed])
    const values = [1, '1', true, 'true', '%n1', '%btrue', '']
    for (const [at, value] of values.entries()) await opened.database.repository(Mixed).create({ id: `m${at}`, value })

    const keys = values.map((_, at) => memoryItems(opened).get(`Mixed#m${at}`)?.gsi1pk?.S)

    expect(new Set(keys).size).toBe(values.length)
  })
})
