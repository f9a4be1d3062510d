import { type AnyModel, defineModel, foreignKey, type Query } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

/**
 * The access patterns of the modeling examples in the DynamoDB Developer Guide, an online shop and a leaderboard of games,
 * each with the request that one would write by hand for the same index.
 */
const Customer = defineModel('Customer', { schema: z.object({ name: z.string() }) })
const Product = defineModel('Product', { schema: z.object({ title: z.string() }), listed: index({ shards: 2 }) })
const Warehouse = defineModel('Warehouse', { schema: z.object({ city: z.string() }) })
const date = z.iso.date()
const Order = defineModel('Order', {
  schema: z.object({ status: z.enum(['open', 'paid']), orderedAt: date, paidAt: date.optional(), amount: z.number() }),
  relations: { customer: foreignKey(Customer, { onDelete: 'protect', constraint: 'none', index: 'gsi1' }) },
  indexes: {
    byCustomer: index({ partition: ['customerId'], sort: ['orderedAt'], index: 'gsi2' }),
    byStatus: index({ partition: ['status'], sort: ['orderedAt'], index: 'gsi3' }),
    paid: index({ partition: ['customerId'], sort: ['paidAt'], index: 'gsi4' }),
  },
})
const OrderLine = defineModel('OrderLine', {
  schema: z.object({ quantity: z.int(), orderedAt: date }),
  relations: {
    order: foreignKey(Order, { onDelete: 'cascade', constraint: 'none', index: 'gsi1' }),
    product: foreignKey(Product, { onDelete: 'protect', constraint: 'none', index: 'gsi2' }),
  },
  indexes: { ofProduct: index({ partition: ['productId'], sort: ['orderedAt'], index: 'gsi3' }) },
})
const Stock = defineModel('Stock', {
  schema: z.object({ quantity: z.int() }),
  relations: {
    product: foreignKey(Product, { onDelete: 'cascade', constraint: 'none', index: 'gsi1' }),
    warehouse: foreignKey(Warehouse, { onDelete: 'cascade', constraint: 'none', index: 'gsi2' }),
  },
  indexes: { low: index({ partition: ['warehouseId'], sort: ['quantity'], index: 'gsi3' }) },
})
const Score = defineModel('Score', {
  schema: z.object({ game: z.string(), player: z.string(), points: z.int() }),
  indexes: {
    top: index({ partition: ['game'], sort: ['points'], index: 'gsi1' }),
    ofPlayer: index({ partition: ['player', 'game'], sort: ['points'], index: 'gsi2' }),
  },
})
const MODELS: AnyModel[] = [Customer, Product, Warehouse, Order, OrderLine, Stock, Score]

async function shop() {
  const opened = memoryDatabase(MODELS)
  const { repository } = opened.database
  for (const id of ['p1', 'p2', 'p3']) await repository(Product).create({ id, title: id })
  for (let day = 1; day <= 9; day++) {
    const orderedAt = `2026-03-0${day}`
    const status = day % 3 === 0 ? 'paid' : 'open'
    await repository(Order).create({
      id: `o${day}`,
      customerId: day % 2 ? 'ada' : 'bob',
      status,
      orderedAt,
      amount: day,
      ...(status === 'paid' && { paidAt: orderedAt }),
    })
    await repository(OrderLine).create({ id: `l${day}`, orderId: `o${day}`, productId: 'p1', quantity: day, orderedAt })
    await repository(Stock).create({ id: `s${day}`, productId: 'p1', warehouseId: 'ulm', quantity: day * 7 - 20 })
    await repository(Score).create({ id: `g${day}`, game: 'go', player: day % 2 ? 'ada' : 'bob', points: day * 100 })
  }
  opened.line.take()
  return { ...opened, of: repository }
}
type Shop = Awaited<ReturnType<typeof shop>>
type Hand = {
  readonly index: string
  readonly pk: string
  readonly sk?: string
  readonly desc?: true
  readonly limit?: number
}

const PATTERNS: Record<string, [ask: (shop: Shop) => Query<{ readonly id: string }>, hand: Hand, ids: string]> = {
  'the orders of a customer, newest first': [
    ({ of }) => of(Order).query('byCustomer', { customer: 'ada' }, { order: 'desc', limit: 2 }),
    { index: 'gsi2', pk: 'Order:byCustomer#ada', desc: true, limit: 2 },
    'o9 o7',
  ],
  'the orders of a customer in some days': [
    ({ of }) =>
      of(Order).query('byCustomer', { customer: 'ada', orderedAt: { between: ['2026-03-03', '2026-03-05'] } }),
    { index: 'gsi2', pk: 'Order:byCustomer#ada', sk: 'BETWEEN 2026-03-03# 2026-03-05$' },
    'o3 o5',
  ],
  'the open orders of a day': [
    ({ of }) => of(Order).query('byStatus', { status: 'open', orderedAt: '2026-03-04' }),
    { index: 'gsi3', pk: 'Order:byStatus#open', sk: 'begins_with 2026-03-04#' },
    'o4',
  ],
  'the payments of a customer: only paid orders are in the index': [
    ({ of }) => of(Order).query('paid', { customer: 'ada' }),
    { index: 'gsi4', pk: 'Order:paid#ada' },
    'o3 o9',
  ],
  'the orders with a product, latest first': [
    ({ of }) => of(OrderLine).query('ofProduct', { product: 'p1' }, { order: 'desc', limit: 3 }),
    { index: 'gsi3', pk: 'OrderLine:ofProduct#p1', desc: true, limit: 3 },
    'l9 l8 l7',
  ],
  'what a warehouse has too little of': [
    ({ of }) => of(Stock).query('low', { warehouse: 'ulm', quantity: { lt: 0 } }),
    { index: 'gsi3', pk: 'Stock:low#ulm', sk: '< !0#' },
    's1 s2',
  ],
  'the highest scores of a game': [
    ({ of }) => of(Score).query('top', { game: 'go' }, { order: 'desc', limit: 3 }),
    { index: 'gsi1', pk: 'Score:top#go', desc: true, limit: 3 },
    'g9 g8 g7',
  ],
  'the best score of a player in a game': [
    ({ of }) => of(Score).query('ofPlayer', { player: 'bob', game: 'go' }, { order: 'desc', limit: 1 }),
    { index: 'gsi2', pk: 'Score:ofPlayer#bob#go', desc: true, limit: 1 },
    'g8',
  ],
  'the scores of a game above a number of points': [
    ({ of }) => of(Score).query('top', { game: 'go', points: { gte: 800 } }),
    { index: 'gsi1', pk: 'Score:top#go', sk: '>= !11328#' },
    'g8 g9',
  ],
}

describe('an access pattern takes one request, and costs as much as a handwritten one:', () => {
  it.each(Object.entries(PATTERNS))('%s', async (_name, [ask, hand, ids]) => {
    const opened = await shop()

    const { items, consumed } = await ask(opened).page()

    expect(items.map(({ id }) => id).join(' ')).toBe(ids)
    expect(opened.line.take()).toEqual(['Query'])
    const byHand = await opened.line.transport('Query', requestOf(hand))
    expect(byHand.Items?.map(({ id }) => id?.S).join(' ')).toBe(ids)
    expect(consumed).toEqual({ units: byHand.ConsumedCapacity?.CapacityUnits, read: byHand.ScannedCount, requests: 1 })
  })

  it('all products, in two shards, in two requests', async () => {
    const { of, line } = await shop()

    expect(await of(Product).list().toArray()).toHaveLength(3)
    expect(line.take()).toEqual(['Query', 'Query'])
  })

  it('and shares indexes: seven models use five', async () => {
    const { table } = await shop()

    const used = new Set(table.items.flatMap(item => Object.keys(item).filter(name => /^gsi\dpk$/.test(name))))

    expect([...used].sort()).toEqual(['gsi0pk', 'gsi1pk', 'gsi2pk', 'gsi3pk', 'gsi4pk'])
  })
})

function requestOf({ index: name, pk, sk, desc, limit }: Hand) {
  const [operator = '', from = '', to] = sk?.split(' ') ?? []
  const conditions: Record<string, string> = {
    '': '',
    BETWEEN: ` AND ${name}sk BETWEEN :from AND :to`,
    begins_with: ` AND begins_with(${name}sk, :from)`,
  }
  return {
    TableName: 'data',
    IndexName: name,
    KeyConditionExpression: `${name}pk = :pk${conditions[operator] ?? ` AND ${name}sk ${operator} :from`}`,
    ExpressionAttributeValues: {
      ':pk': { S: pk },
      ...(sk && { ':from': { S: from } }),
      ...(to && { ':to': { S: to } }),
    },
    ScanIndexForward: !desc,
    ...(limit && { Limit: limit }),
    ReturnConsumedCapacity: 'TOTAL' as const,
  }
}
