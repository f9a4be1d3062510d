import { deadLetters, replay } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { AdoptedShop } from '../support/adoption/adopted-shop.ts'
import { orderIdOf, STATUSES } from '../support/adoption/electro-orders.ts'
import { Copy, connectCopy, connectTally, Tally } from '../support/adoption/order-receivers.ts'
import { RepositoryWriter } from '../support/adoption/repository-writer.ts'
import { WriterProcess } from '../support/adoption/writer-process.ts'

const ORDERS = 20_000
/** What a person adds to the adopted model, so that the repository can write its items. */
const WRITES = `
    writes: {
      key: { pk: ({ orderId }) => \`$shop#orderid_\${orderId}\`.toLowerCase(), sk: () => '$order_1' },
      marks: { __edb_e__: 'order', __edb_v__: '1' },
      indexes: {
        gsi1pk: ({ status }) => \`$shop#status_\${status}\`.toLowerCase(),
        gsi1sk: ({ orderId }) => \`$order_1#orderid_\${orderId}\`.toLowerCase(),
      },
    },
  `

it('a table of 20,000 items gets receivers, a replay, and a second writer, and its first one never stops', async () => {
  const shop = await AdoptedShop.open(ORDERS)
  const theirs = new WriterProcess(shop.endpoint, ORDERS, 1)
  await theirs.more(10)

  const source = await shop.adopt()
  const asAdopted = await shop.load('release-1.ts', source)
  await theirs.more(10)
  await shop.setUp()
  await shop.deploy(asAdopted, connectTally)
  await theirs.more(100)

  const database = await shop.deploy(asAdopted, connectTally, connectCopy)
  const replayed = await replay(database, { consumer: 'orders', dispatchUid: 'copies/write', model: asAdopted })
  await theirs.more(10)

  const corrected = source.replace("id: 'orderId' }),", `id: 'orderId',${WRITES}}),`)
  const written = await shop.load('release-2.ts', corrected)
  const ours = new RepositoryWriter(await shop.deploy(written, connectTally, connectCopy), written, 2)
  for (let at = 0; at < 100; at++) {
    await ours.create(`S-${at}`)
    await ours.change(orderIdOf(at % 40))
    await ours.change(orderIdOf(at * 199))
  }
  for (const orderId of theirs.created()) await ours.change(orderId)
  await theirs.more(50)
  await theirs.stop()
  for (let at = 0; at < 100; at++) {
    await shop.electro.orders
      .patch({ orderId: `S-${at}` })
      .add({ step: 1, byElectro: 1 })
      .set({ status: 'sent' })
      .go()
    theirs.note(`S-${at}`)
  }
  await shop.settled()

  // No write of either is lost.
  const orders = await shop.orders()
  const [byElectro, bySignals] = [theirs.writes, ours.writes]
  const ids = new Set([
    ...Array.from({ length: ORDERS }, (_, at) => orderIdOf(at)),
    ...byElectro.keys(),
    ...bySignals.keys(),
  ])
  const counted = [...ids].map(id => ({
    orderId: id,
    byElectro: byElectro.get(id) ?? 0,
    bySignals: bySignals.get(id) ?? 0,
  }))
  const expected = counted.map(each => ({ ...each, step: each.byElectro + each.bySignals }))
  const counts = orders.map(({ orderId, byElectro, bySignals, step }) => ({ orderId, byElectro, bySignals, step }))
  expect(byId(counts)).toEqual(byId(expected))

  // ElectroDB finds and reads every item, even if the repository wrote it last.
  const read = await Promise.all(
    STATUSES.map(status => shop.electro.orders.query.byStatus({ status }).go({ pages: 'all' })),
  )
  const fields = orders.map(({ pk, sk, gsi1pk, gsi1sk, __edb_e__, __edb_v__, ...order }) => order)
  expect(byId(read.flatMap(({ data }) => data))).toEqual(byId(fields))

  // The replay saw every item, and left each copy with the current state.
  expect(replayed).toMatchObject({ resumeFrom: undefined, failed: 0, failures: [] })
  expect(replayed.scanned).toBeGreaterThanOrEqual(ORDERS)
  const copies = [...(await shop.instances(Copy))].map(([orderId, { status, step }]) => ({ orderId, status, step }))
  expect(byId(copies)).toEqual(byId(orders.map(({ orderId, status, step }) => ({ orderId, status, step }))))
  expect(await Array.fromAsync(deadLetters(database, 'orders'))).toEqual([])

  // Each change had its effect once, in the order of the item's changes, however often the stream is delivered.
  await shop.deploy(written, connectTally)
  await shop.redeliver()
  const tallies = await shop.instances(Tally)
  const changes = await shop.changes()
  expect(new Map([...tallies].map(([id, { steps }]) => [id, steps]))).toEqual(changes)
  const unordered = [...changes].filter(([, steps]) =>
    steps.some((step, at) => at > 0 && step !== (steps[at - 1] ?? 0) + 1),
  )
  expect(unordered).toEqual([])
})

function byId<T extends { readonly orderId?: unknown }>(items: readonly T[]): readonly T[] {
  return items.toSorted((one, other) => (String(one.orderId) < String(other.orderId) ? -1 : 1))
}
