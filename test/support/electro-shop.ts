import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AnyModel, type DatabaseOptions, defineModel, foreignKey } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { dataTable } from 'dynamo-signals/table'
import { Entity } from 'electrodb'
import * as z from 'zod'
import { someonesTable } from './existing-table.ts'
import { FaultyTransport } from './faulty-transport.ts'

export const SHOP_KEYS = {
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } },
}
const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
export const shop = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })

export const Customer = defineModel('Customer', {
  schema: z.object({ customerId: z.string(), name: z.string() }),
  storedIn: shop.items({
    is: { __edb_e__: 'customer' },
    id: 'customerId',
    writes: {
      key: { pk: ({ customerId }) => `$shop#customerid_${customerId}`, sk: () => '$customer_1' },
      marks: { __edb_e__: 'customer', __edb_v__: '1' },
    },
  }),
})
/** What an order of ElectroDB is recognized by, and the attributes that each write of it makes. */
export const ORDERS = {
  schema: z.object({ orderId: z.string(), status: z.string() }),
  items: { is: { __edb_e__: 'order' }, id: 'orderId' },
  writes: {
    key: { pk: ({ orderId }: Values) => `$shop#orderid_${orderId}`, sk: () => '$order_1' },
    marks: { __edb_e__: 'order', __edb_v__: '1' },
  },
} as const
type Values = Readonly<Record<string, unknown>>
type Rule = 'cascade' | 'protect' | 'setNull'
/** Orders of ElectroDB, which has an index by their customer. */
export const orderOf = (onDelete: Rule, index: 'gsi1' | undefined = 'gsi1') =>
  defineModel('Order', {
    schema: ORDERS.schema,
    relations: { customer: foreignKey(Customer, { onDelete, nullable: true }) },
    storedIn: shop.items({
      ...ORDERS.items,
      writes: {
        ...ORDERS.writes,
        indexes: {
          gsi1pk: ({ customerId }) => (customerId ? `$shop#customerid_${customerId}` : undefined),
          gsi1sk: ({ orderId, customerId }) => (customerId ? `$order_1#orderid_${orderId}` : undefined),
        },
        relations: index ? { customer: { index, partitionKey: 'gsi1pk' } } : {},
      },
    }),
  })
/** Notes of the library, in its own table. */
export const noteOf = (onDelete: Rule) =>
  defineModel('Note', {
    schema: z.object({ text: z.string() }),
    relations: { customer: foreignKey(Customer, { onDelete, nullable: true }) },
  })

/** Models of a table that ElectroDB and the repository write, next to the library's own table. */
export async function electroShop(models: readonly AnyModel[]) {
  const table = await someonesTable('shop', SHOP_KEYS)
  await table.addTable(dataTable('own'))
  const line = new FaultyTransport(table.dynamodb.transport)
  const open = (client = line.transport, runtime: DatabaseOptions['runtime'] = {}) =>
    table.open(models, { client, tableName: 'own', runtime })
  const database = open()
  const client = new DynamoDBClient({ endpoint: table.dynamodb.endpoint, region: 'eu-west-1', credentials })
  const entity = <const A extends object, const I extends object>(name: string, attributes: A, indexes: I) =>
    new Entity({ model: { entity: name, version: '1', service: 'shop' }, attributes, indexes } as never, {
      client,
      table: 'shop',
    }) as unknown as Theirs
  const key = (field: string) => ({
    primary: { pk: { field: 'pk', composite: [field] }, sk: { field: 'sk', composite: [] } },
  })
  const theirs = {
    customers: entity(
      'customer',
      { customerId: { type: 'string', required: true }, name: { type: 'string' } },
      key('customerId'),
    ),
    orders: entity(
      'order',
      {
        orderId: { type: 'string', required: true },
        customerId: { type: 'string' },
        status: { type: 'string' },
      },
      {
        ...key('orderId'),
        byCustomer: {
          index: 'gsi1',
          pk: { field: 'gsi1pk', composite: ['customerId'] },
          sk: { field: 'gsi1sk', composite: ['orderId'] },
        },
      },
    ),
  }
  const stored = async (name = 'shop') =>
    (await table.dynamodb.items(name)).map(({ pk, sk }) => [pk?.S, sk?.S].join(' '))
  const customers = database.repository(Customer)
  return { ...table, line, database, reopen: open, customers, theirs, stored }
}

interface Theirs {
  create(item: object): { go(): Promise<unknown> }
  delete(key: object): { go(): Promise<unknown> }
  get(key: object): { go(): Promise<{ data: object | null }> }
}

export const ada = { customerId: 'ada', name: 'Ada' }
