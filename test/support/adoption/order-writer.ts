/**
 * A process that changes and creates orders with the real ElectroDB until its parent says `stop`:
 * `order-writer.ts <endpoint> <orders> <seed>`. It reports each write that succeeded.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Random } from '../random.ts'
import { DONE, electroOrders, orderIdOf, STATUSES } from './electro-orders.ts'

const [, , endpoint = '', count = '', seed = ''] = process.argv
/** So many orders get half of the changes, so that they change while they are delivered and replayed. */
const BUSY = 40
/** The writer is steady, and not as fast as the machine: a slow machine must not get more work than a fast one. */
const PAUSE_MS = 8

const { orders, close } = electroOrders(endpoint)
const random = new Random(Number(seed))
let isStopped = false
process.on('message', () => {
  isStopped = true
})

for (let written = 0; !isStopped; written++) {
  const orderId = written % 20 === 0 ? await create(`E-${written}`) : await change()
  process.send?.(orderId)
  await delay(PAUSE_MS)
}
close()
process.send?.(DONE, undefined, {}, () => process.disconnect())

async function create(orderId: string): Promise<string> {
  await orders.create({ orderId, status: 'open', step: 1, byElectro: 1, bySignals: 0 }).go()
  return orderId
}

async function change(): Promise<string> {
  const most = random.chance(0.5) ? BUSY : Number(count)
  const orderId = orderIdOf(random.between(0, most - 1))
  await orders
    .patch({ orderId })
    .add({ step: 1, byElectro: 1 })
    .set({ status: random.pick(STATUSES) })
    .go()
  return orderId
}
