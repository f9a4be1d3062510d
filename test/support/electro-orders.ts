import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { defineModel } from 'dynamo-signals'
import { existingIndex, existingTable } from 'dynamo-signals/existing'
import { Entity } from 'electrodb'
import * as z from 'zod'

/** A table with an index that ElectroDB writes. */
export const electroTable = existingTable({
  tableName: 'shop',
  partitionKey: 'pk',
  sortKey: 'sk',
  indexes: { gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } },
})

/** The orders of {@link electroOrders}. */
export const ElectroOrder = defineModel('Order', {
  schema: z.object({ orderId: z.string(), status: z.string(), placedAt: z.string(), total: z.number() }),
  storedIn: electroTable.items({
    is: { __edb_e__: 'order' },
    id: 'orderId',
    writes: {
      key: { pk: ({ orderId }) => `$shop#orderid_${orderId}`.toLowerCase(), sk: () => '$order_1' },
      marks: { __edb_e__: 'order', __edb_v__: '1' },
      indexes: {
        gsi1pk: ({ status }) => `$shop#status_${status}`.toLowerCase(),
        gsi1sk: ({ placedAt, orderId }) => `$order_1#placedat_${placedAt}#orderid_${orderId}`.toLowerCase(),
      },
    },
  }),
  indexes: {
    byStatus: existingIndex(electroTable, { index: 'gsi1', partition: ['status'], sort: ['placedAt', 'orderId'] }),
  },
})

/** Orders, or another kind of item with the same attributes, written by the real ElectroDB. */
export function electroOrders(client: DynamoDBClient, entity = 'order') {
  return new Entity(
    {
      model: { entity, version: '1', service: 'shop' },
      attributes: {
        orderId: { type: 'string', required: true },
        status: { type: 'string', required: true },
        placedAt: { type: 'string', required: true },
        total: { type: 'number' },
      },
      indexes: {
        primary: { pk: { field: 'pk', composite: ['orderId'] }, sk: { field: 'sk', composite: [] } },
        byStatus: {
          index: 'gsi1',
          pk: { field: 'gsi1pk', composite: ['status'] },
          sk: { field: 'gsi1sk', composite: ['placedAt', 'orderId'] },
        },
      },
    },
    { client, table: electroTable.tableName },
  )
}
