import { openDatabase, type Transport } from 'dynamo-signals'
import { type MigrateProgress, migrate, verify } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { dyingTransport } from '../../support/dying-transport.ts'
import { Order, openedShop, order, Visit } from '../../support/shop-of-other-code.ts'

const run = { bookkeeping: true, segments: 2 }

it.each(['before', 'after'] as const)('completes a migration that ended %s any of its requests', async when => {
  let [request, didLive] = [0, false]
  while (!didLive) {
    request++
    const { put, items, storage, database } = await openedShop()
    // Two orders share an email, and a guard names an order that does not exist.
    for (let at = 1; at <= 6; at++) {
      const { gsi1pk: _, gsi1sk: __, ...bare } = order(`${at}`, { email: { S: `${at % 5}@example.org` } })
      await put('shop', bare)
    }
    await put('data', { pk: { S: 'unique#Order.email#2@example.org' }, sk: { S: 'guard' }, owner: { S: '99' } })
    const dying = dyingTransport(storage.client as Transport, request, when)
    const mortal = openDatabase({ ...storage, client: dying.transport, models: [Order, Visit] })
    let progress: MigrateProgress | undefined
    const onProgress = (next: MigrateProgress) => {
      progress = next
    }
    didLive = await migrate(mortal, { ...run, rateLimit: 2, onProgress }).then(
      () => !dying.hasDied(),
      () => false,
    )

    const resumed = !didLive && progress && { resumeFrom: progress.resumeFrom }
    expect(await migrate(database, { ...run, ...resumed })).toMatchObject({ complete: false, failed: [] })

    expect((await verify(database)).findings).toMatchObject([{ kind: 'duplicateValue' }])
    for (const item of await items('shop')) expect(item).toMatchObject({ gsi1pk: { S: 'STATUS#open' }, _signals: {} })
  }
  expect(request).toBeGreaterThan(20)
})
