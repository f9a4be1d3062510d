import { type Database, defineModel, foreignKey } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import * as z from 'zod'
import { get, query } from './by-hand.ts'
import { guide } from './guide.ts'

const date = z.iso.date()
const Customer = defineModel('Customer', { schema: z.object({ name: z.string() }) })
const Product = defineModel('Product', { schema: z.object({ title: z.string(), price: z.number() }) })
const Warehouse = defineModel('Warehouse', { schema: z.object({ city: z.string() }) })
const Stock = defineModel('Stock', {
  schema: z.object({ quantity: z.int(), reserved: z.int().default(0) }),
  relations: {
    product: foreignKey(Product, { onDelete: 'cascade', index: 'gsi1' }),
    warehouse: foreignKey(Warehouse, { onDelete: 'cascade', index: 'gsi2' }),
  },
  indexes: { low: index({ partition: ['warehouseId'], sort: ['quantity'], index: 'gsi3' }) },
})
const Order = defineModel('Order', {
  schema: z.object({ status: z.enum(['open', 'paid']), orderedAt: date, paidAt: date.optional() }),
  relations: { customer: foreignKey(Customer, { onDelete: 'protect', index: 'gsi1' }) },
  indexes: {
    ofCustomer: index({ partition: ['customerId'], sort: ['orderedAt'], index: 'gsi2' }),
    byStatus: index({ partition: ['status'], sort: ['orderedAt'], index: 'gsi3' }),
    paid: index({ partition: ['customerId'], sort: ['paidAt'], index: 'gsi4' }),
  },
})
const OrderLine = defineModel('OrderLine', {
  schema: z.object({ quantity: z.int(), price: z.number(), customerId: z.string(), orderedAt: date }),
  relations: {
    order: foreignKey(Order, { onDelete: 'cascade', index: 'gsi1' }),
    product: foreignKey(Product, { onDelete: 'protect', index: 'gsi2' }),
  },
  indexes: {
    ofProduct: index({ partition: ['productId'], sort: ['orderedAt'], index: 'gsi3' }),
    ofCustomer: index({ partition: ['customerId'], sort: ['orderedAt'], index: 'gsi4' }),
  },
})
const Invoice = defineModel('Invoice', {
  schema: z.object({ amount: z.number(), issuedAt: date, customerId: z.string() }),
  relations: { order: foreignKey(Order, { onDelete: 'protect', index: 'gsi1' }) },
  indexes: { ofCustomer: index({ partition: ['customerId'], sort: ['issuedAt'], index: 'gsi2' }) },
})
const Payment = defineModel('Payment', {
  schema: z.object({ amount: z.number(), method: z.enum(['card', 'voucher']) }),
  relations: { invoice: foreignKey(Invoice, { onDelete: 'protect', index: 'gsi1' }) },
})
const Shipment = defineModel('Shipment', {
  schema: z.object({ sentAt: date }),
  relations: {
    order: foreignKey(Order, { onDelete: 'cascade', index: 'gsi1' }),
    warehouse: foreignKey(Warehouse, { onDelete: 'protect', index: 'gsi2' }),
  },
})
const ShipmentLine = defineModel('ShipmentLine', {
  schema: z.object({ productId: z.string(), quantity: z.int() }),
  relations: { shipment: foreignKey(Shipment, { onDelete: 'cascade', index: 'gsi1' }) },
})

function open(database: Database) {
  return {
    customers: database.repository(Customer),
    products: database.repository(Product),
    warehouses: database.repository(Warehouse),
    stocks: database.repository(Stock),
    orders: database.repository(Order),
    lines: database.repository(OrderLine),
    invoices: database.repository(Invoice),
    payments: database.repository(Payment),
    shipments: database.repository(Shipment),
    shipmentLines: database.repository(ShipmentLine),
  }
}
type Shop = ReturnType<typeof open>

/** Nine orders, one a day, by turns of ada and bob. Every third is paid. */
async function fill(shop: Shop): Promise<void> {
  for (const id of ['ada', 'bob']) await shop.customers.create({ id, name: id })
  for (const id of ['p1', 'p2']) await shop.products.create({ id, title: id, price: 5 })
  for (const id of ['w1', 'w2']) await shop.warehouses.create({ id, city: id })
  for (const [at, id] of ['k1', 'k2', 'k3', 'k4'].entries()) {
    const [productId, warehouseId] = [`p${1 + (at % 2)}`, at < 2 ? 'w1' : 'w2']
    await shop.stocks.create({ id, productId, warehouseId, quantity: at * 7 })
  }
  for (let day = 1; day <= 9; day++) await order(shop, day)
}

async function order(shop: Shop, day: number): Promise<void> {
  const [orderId, orderedAt, customerId] = [`o${day}`, `2026-03-0${day}`, day % 2 ? 'ada' : 'bob']
  const isPaid = day % 3 === 0
  const paid = isPaid ? ({ status: 'paid', paidAt: orderedAt } as const) : ({ status: 'open' } as const)
  await shop.orders.create({ id: orderId, customerId, orderedAt, ...paid })
  for (const product of [1, 2]) {
    const line = { quantity: day, price: 5, productId: `p${product}` }
    await shop.lines.create({ id: `l${day}-${product}`, ...line, orderId, customerId, orderedAt })
  }
  await shop.invoices.create({ id: `i${day}`, orderId, customerId, amount: day * 10, issuedAt: orderedAt })
  if (isPaid) await shop.payments.create({ id: `y${day}`, invoiceId: `i${day}`, amount: day * 10, method: 'card' })
  const shipment = { id: `s${day}`, orderId, warehouseId: `w${1 + (day % 2)}`, sentAt: orderedAt }
  await shop.shipments.create(shipment)
  await shop.shipmentLines.create({ id: `t${day}`, shipmentId: `s${day}`, productId: 'p1', quantity: day })
}

/** The sixteen access patterns of the guide, in its order, and some that every shop has. */
export const ONLINE_SHOP = guide<Shop>({
  title: 'AWS: an online shop',
  source: 'DynamoDB Developer Guide, "Online shop schema design in DynamoDB"',
  models: [...[Customer, Product, Warehouse, Stock, Order], ...[OrderLine, Invoice, Payment, Shipment, ShipmentLine]],
  open,
  fill,
  patterns: [
    {
      pattern: 'a customer by ID',
      ask: ({ customers }) => customers.get('ada'),
      byHand: [get('Customer#ada')],
      returns: 'ada',
    },
    {
      pattern: 'a product by ID',
      ask: ({ products }) => products.get('p1'),
      byHand: [get('Product#p1')],
      returns: 'p1',
    },
    {
      pattern: 'a warehouse by ID',
      ask: ({ warehouses }) => warehouses.get('w1'),
      byHand: [get('Warehouse#w1')],
      returns: 'w1',
    },
    {
      pattern: 'the stock of a product in all warehouses',
      ask: ({ stocks }) => stocks.list({ product: 'p1' }),
      byHand: [query('gsi1', 'Stock.product#p1')],
      returns: 'k1 k3',
    },
    {
      pattern: 'an order by ID',
      ask: ({ orders }) => orders.get('o1'),
      byHand: [get('Order#o1')],
      returns: 'o1',
    },
    {
      pattern: 'the products of an order',
      ask: ({ lines }) => lines.list({ order: 'o1' }),
      byHand: [query('gsi1', 'OrderLine.order#o1')],
      returns: 'l1-1 l1-2',
    },
    {
      pattern: 'the invoice of an order',
      ask: ({ invoices }) => invoices.list({ order: 'o1' }),
      byHand: [query('gsi1', 'Invoice.order#o1')],
      returns: 'i1',
    },
    {
      pattern: 'the shipments of an order',
      ask: ({ shipments }) => shipments.list({ order: 'o1' }),
      byHand: [query('gsi1', 'Shipment.order#o1')],
      returns: 's1',
    },
    {
      pattern: 'the orders of a product in a date range',
      ask: ({ lines }) =>
        lines.query('ofProduct', { product: 'p1', orderedAt: { gte: '2026-03-03', lt: '2026-03-06' } }),
      byHand: [query('gsi3', 'OrderLine:ofProduct#p1', { range: ['between', '2026-03-03#', '2026-03-06#'] })],
      returns: 'l3-1 l4-1 l5-1',
    },
    {
      pattern: 'an invoice by ID',
      ask: ({ invoices }) => invoices.get('i1'),
      byHand: [get('Invoice#i1')],
      returns: 'i1',
    },
    {
      pattern: 'the payments of an invoice',
      ask: ({ payments }) => payments.list({ invoice: 'i3' }),
      byHand: [query('gsi1', 'Payment.invoice#i3')],
      returns: 'y3',
    },
    {
      pattern: 'a shipment with its lines',
      ask: ({ shipments, shipmentLines }) =>
        Promise.all([shipments.get('s1'), shipmentLines.list({ shipment: 's1' }).toArray()]),
      byHand: [get('Shipment#s1'), query('gsi1', 'ShipmentLine.shipment#s1')],
      returns: 's1 t1',
      note: 'Not possible in one request, because a query returns one model. The guide stores both under one partition key, and reads them with one `Query`',
    },
    {
      pattern: 'the shipments of a warehouse',
      ask: ({ shipments }) => shipments.list({ warehouse: 'w1' }),
      byHand: [query('gsi2', 'Shipment.warehouse#w1')],
      returns: 's2 s4 s6 s8',
    },
    {
      pattern: 'the stock of all products in a warehouse',
      ask: ({ stocks }) => stocks.list({ warehouse: 'w1' }),
      byHand: [query('gsi2', 'Stock.warehouse#w1')],
      returns: 'k1 k2',
    },
    {
      pattern: 'the invoices of a customer in a date range',
      ask: ({ invoices }) => invoices.query('ofCustomer', { customerId: 'ada', issuedAt: { gte: '2026-03-03' } }),
      byHand: [query('gsi2', 'Invoice:ofCustomer#ada', { range: ['>=', '2026-03-03#'] })],
      returns: 'i3 i5 i7 i9',
    },
    {
      pattern: 'the products that a customer ordered in a date range',
      ask: ({ lines }) => lines.query('ofCustomer', { customerId: 'bob', orderedAt: { lte: '2026-03-04' } }),
      byHand: [query('gsi4', 'OrderLine:ofCustomer#bob', { range: ['<', '2026-03-04$'] })],
      returns: 'l2-1 l2-2 l4-1 l4-2',
    },
    {
      pattern: 'the newest orders of a customer',
      ask: ({ orders }) => orders.query('ofCustomer', { customer: 'ada' }, { order: 'desc', limit: 2 }),
      byHand: [query('gsi2', 'Order:ofCustomer#ada', { ScanIndexForward: false, Limit: 2 })],
      returns: 'o9 o7',
    },
    {
      pattern: 'the open orders of a day',
      ask: ({ orders }) => orders.query('byStatus', { status: 'open', orderedAt: '2026-03-04' }),
      byHand: [query('gsi3', 'Order:byStatus#open', { range: ['begins_with', '2026-03-04#'] })],
      returns: 'o4',
    },
    {
      pattern: 'the paid orders of a customer, from an index that has no others',
      ask: ({ orders }) => orders.query('paid', { customer: 'ada' }),
      byHand: [query('gsi4', 'Order:paid#ada')],
      returns: 'o3 o9',
    },
    {
      pattern: 'what a warehouse has too little of',
      ask: ({ stocks }) => stocks.query('low', { warehouse: 'w1', quantity: { lt: 5 } }),
      byHand: [query('gsi3', 'Stock:low#w1', { range: ['<', '!11305#'] })],
      returns: 'k1',
    },
  ],
})
