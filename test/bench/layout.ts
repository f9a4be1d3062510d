import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AnyModel, defineModel, openDatabase } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import * as z from 'zod'
import { type Contender, compare } from './compare.ts'
import { stubbedNetwork } from './stubbed-client.ts'

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values
const settings = quick ? { rounds: 11, milliseconds: 60 } : { rounds: 11, milliseconds: 400 }

const schema = z.object({
  orderId: z.string(),
  status: z.string(),
  total: z.number(),
  customer: z.string(),
  street: z.string(),
  city: z.string(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number() })),
  count: z.number(),
})
const shop = existingTable({ tableName: 'shop', partitionKey: 'pk', sortKey: 'sk' })
const storedIn = (foreignWriters: boolean) =>
  shop.items({
    is: { __edb_e__: 'order' },
    id: 'orderId',
    writes: {
      key: { pk: ({ orderId }) => `$shop#orderid_${orderId}`, sk: () => '$order_1' },
      marks: { __edb_e__: 'order', __edb_v__: '1' },
      indexes: { gsi1pk: ({ status }) => `$shop#status_${status}` },
      foreignWriters,
    },
  })
const Own = defineModel('Order', { schema })
const Theirs = defineModel('Order', { schema, storedIn: storedIn(true) })
const Moved = defineModel('Order', { schema, storedIn: storedIn(false) })
const order = {
  orderId: '17',
  status: 'open',
  total: 1250,
  customer: 'ada',
  street: '5 Long Road',
  city: 'London',
  lines: [{ sku: 'lamp', quantity: 2 }],
  count: 0,
}

process.stdout.write('update of a loaded instance\n')
const contenders = {
  own: await update(Own),
  'own, with foreignWriters': await update(Own, true),
  'their layout': await update(Theirs),
  'their layout, foreignWriters: false': await update(Moved),
}
for (const { name, ratio, microseconds } of await compare(contenders, settings)) {
  process.stdout.write(`  ${name.padEnd(36)} ${ratio.toFixed(2)} x own, ${microseconds.toFixed(0)} us\n`)
}

/** Updates one field of an instance again and again. `compares`: on condition that all of its attributes are unchanged. */
async function update(model: AnyModel, compares = false): Promise<Contender> {
  const database = openDatabase({
    client: new DynamoDBClient(stubbedNetwork(() => '{}')),
    tableName: 'own',
    ledgerTableName: 'ledger',
    models: [model],
    foreignWriters: compares ? true : [],
  })
  const orders = database.repository(model)
  let loaded = await orders.create({ id: '17', ...order } as never)
  let count = 0
  return async () => {
    loaded = await orders.update(loaded, { count: ++count } as never)
  }
}
