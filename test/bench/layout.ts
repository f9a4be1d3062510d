import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AnyModel, defineModel, openDatabase } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import * as z from 'zod'
import { type Contender, compare, type Result } from './compare.ts'
import { stubbedNetwork } from './stubbed-client.ts'

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values
// Short turns, so that what else the machine does affects all contenders of a round.
const settings = { rounds: quick ? 201 : 1001, milliseconds: 1 }

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

const ways = {
  own: () => update(Own),
  'own, with foreignWriters': () => update(Own, true),
  'their layout': () => update(Theirs),
  'their layout, foreignWriters: false': () => update(Moved),
}
const names = Object.keys(ways) as (keyof typeof ways)[]

process.stdout.write('update of a loaded instance\n')
// The first contender of a process is faster than a later one that does the same, because the engine optimizes for the objects it
// has seen first. So each way runs twice, in an order that is the same backward.
const contenders: Record<string, Contender> = {}
for (const name of names) contenders[name] = await ways[name]()
for (const name of names.toReversed()) contenders[again(name)] = await ways[name]()
const results = new Map((await compare(contenders, settings)).map(each => [each.name, each]))
const [ratioOfOwn] = meanOf('own')
for (const name of names) {
  const [ratio, microseconds] = meanOf(name)
  process.stdout.write(`  ${name.padEnd(36)} ${(ratio / ratioOfOwn).toFixed(2)} x own, ${microseconds.toFixed(0)} us\n`)
}

function again(name: string): string {
  return `${name}, again`
}

/** The means of both runs of a way. */
function meanOf(name: string): [ratio: number, microseconds: number] {
  const runs = [name, again(name)].map(each => results.get(each) as Result)
  const mean = (of: 'ratio' | 'microseconds') => Math.sqrt(runs.reduce((product, run) => product * run[of], 1))
  return [mean('ratio'), mean('microseconds')]
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
