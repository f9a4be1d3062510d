import { type BatchWriteItemInput, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { Entity } from 'electrodb'

/** The table of the orders, as a team lays it out for ElectroDB. */
export const ORDERS_TABLE = {
  TableName: 'shop',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'gsi1pk', AttributeType: 'S' },
    { AttributeName: 'gsi1sk', AttributeType: 'S' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'gsi1',
      KeySchema: [
        { AttributeName: 'gsi1pk', KeyType: 'HASH' },
        { AttributeName: 'gsi1sk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    },
  ],
} as const satisfies CreateTableCommandInput

/** What the writing process says after the report of its last write. */
export const DONE = 'done'

export const STATUSES = ['open', 'paid', 'packed', 'sent'] as const

/** Orders, written by the real ElectroDB. Every change adds 1 to `step`, and 1 to the number of the writer that made it. */
export function electroOrders(endpoint: string) {
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials })
  const orders = new Entity(
    {
      model: { entity: 'order', version: '1', service: 'shop' },
      attributes: {
        orderId: { type: 'string', required: true },
        status: { type: STATUSES, required: true },
        step: { type: 'number', required: true },
        byElectro: { type: 'number', required: true },
        bySignals: { type: 'number', required: true },
        note: { type: 'string' },
      },
      indexes: {
        primary: { pk: { field: 'pk', composite: ['orderId'] }, sk: { field: 'sk', composite: [] } },
        byStatus: {
          index: 'gsi1',
          pk: { field: 'gsi1pk', composite: ['status'] },
          sk: { field: 'gsi1sk', composite: ['orderId'] },
        },
      },
    } as const,
    { client, table: ORDERS_TABLE.TableName },
  )
  return { orders, close: () => client.destroy() }
}

type Orders = ReturnType<typeof electroOrders>['orders']

/** Batches of so many new orders. ElectroDB makes the items. Storing them one request at a time would take it half a minute. */
export function* ordersOfElectro(orders: Orders, count: number): Generator<BatchWriteItemInput['RequestItems']> {
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, at) => itemOf(orders, from + at))
    yield { [ORDERS_TABLE.TableName]: batch.map(Item => ({ PutRequest: { Item } })) }
  }
}

const BATCH = 25

function itemOf(orders: Orders, at: number) {
  const status = STATUSES[at % STATUSES.length] ?? 'open'
  const order = { orderId: orderIdOf(at), status, step: 0, byElectro: 0, bySignals: 0 }
  const { Item } = orders.put(at % 3 === 0 ? { ...order, note: 'Ring twice' } : order).params<{ Item: object }>()
  return marshall(Item)
}

export function orderIdOf(at: number): string {
  return `A-${String(at).padStart(5, '0')}`
}
