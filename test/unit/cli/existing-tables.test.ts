import { expect, it } from 'vitest'
import type { Command } from '../../../packages/dynamo-signals/src/cli/command.ts'
import { migrate } from '../../../packages/dynamo-signals/src/cli/commands/migrate.ts'
import { verify } from '../../../packages/dynamo-signals/src/cli/commands/verify.ts'
import { Values } from '../../../packages/dynamo-signals/src/cli/values.ts'
import { openedShop, order } from '../../support/shop-of-other-code.ts'

async function shopOfBoth() {
  const shop = await openedShop()
  await shop.orders.create({ orderId: '1', status: 'open' })
  const { gsi1sk: _, ...incomplete } = order('2')
  await shop.put('shop', incomplete)
  await shop.put('shop', { pk: { S: 'CUSTOMER#1' }, sk: { S: 'customer' } })
  const run = async (command: Command, values: object = {}) => {
    const printed: string[] = []
    const terminal = { out: (text: string) => void printed.push(text), err() {}, isInteractive: false }
    const { database } = shop
    const code = await command.run({ application: { database }, values: new Values({ ...values }), terminal })
    return { code, out: printed.join('') }
  }
  return { ...shop, run }
}

it('prints what verify found in existing tables, and what they contain', async () => {
  const { run } = await shopOfBoth()

  expect(await run(verify)).toEqual({
    code: 1,
    out: [
      "indexEntryWrong: Order 2 does not match its fields. Its attribute gsi1sk is missing, and should be 'ORDER#2'. (--repair can repair it)",
      'shop: 2 instances of Order, 1 of them put by other code.',
      'shop: 1 item matches no model.',
      'visits: 0 instances of Visit.',
      '3 items read, 1 finding, 0 repaired.',
      '',
    ].join('\n'),
  })
  expect(JSON.parse((await run(verify, { json: true })).out).existing).toMatchObject([
    { table: 'shop', unmatched: 1 },
    { table: 'visits', unmatched: 0 },
  ])
})

it('prints what migrate adds to items of other code', async () => {
  const { run, orders } = await shopOfBoth()
  const rows = [
    'Order, bookkeeping _signals: 1 instance',
    '  2: - -> version 1',
    'Order, index gsi1sk: 1 instance',
    "  2: - -> 'ORDER#2'",
    'Not migrated, because the models have no writes: Visit.',
    '',
  ].join('\n')

  expect(await run(migrate, { bookkeeping: true, 'dry-run': true })).toMatchObject({
    out: `3 items read, 1 change would be written.\n${rows}`,
  })
  expect(await run(migrate, { bookkeeping: true })).toEqual({
    code: 0,
    out: `3 items read, 1 change written.\n${rows}`,
  })
  expect((await orders.get('2')).version).toBe(1)
})

it('says nothing of models without writes to a program that reads JSON', async () => {
  const { run } = await shopOfBoth()

  expect(JSON.parse((await run(migrate, { json: true })).out)).toMatchObject({ changed: 1 })
})
