import { expect, it } from 'vitest'
import type { Command } from '../../../packages/dynamo-signals/src/cli/command.ts'
import { parkNow, retryNow } from '../../../packages/dynamo-signals/src/cli/commands/retry-now.ts'
import { waiting } from '../../../packages/dynamo-signals/src/cli/commands/waiting.ts'
import { Values } from '../../../packages/dynamo-signals/src/cli/values.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, shopThatWaited, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

async function shopThatWaits() {
  const shop = await shopThatWaited(connected)
  return { ...shop, run: (command: Command, values: object = {}) => run(command, shop.database, values) }
}

async function run(command: Command, database: ReturnType<typeof waitingShop>['database'], values: object) {
  const printed: string[] = []
  const out = (text: string) => void printed.push(text)
  const terminal = { out, err() {}, isInteractive: false }
  command.requireSense?.(new Values({ ...values }))
  const code = await command.run({ application: { database }, values: new Values({ ...values }), terminal })
  return { code, out: printed.join('') }
}

it('lists waiting records, with their next attempts and reasons', async () => {
  const shop = await shopThatWaits()

  expect(await shop.run(waiting)).toEqual({
    code: 0,
    out: [
      'CONSUMER  RECEIVER  ITEM        NEXT TRY                  SINCE                     REASON',
      'mail      mails     Author#ada  2026-03-01T12:00:01.000Z  2026-03-01T12:00:00.000Z  Throttling: Throttling of the service',
      'mail      mails     Author#bob  2026-03-01T12:00:01.000Z  2026-03-01T12:00:00.000Z  Throttling: Throttling of the service',
      '',
    ].join('\n'),
  })
  const listed = JSON.parse((await shop.run(waiting, { json: true })).out)
  expect(listed).toMatchObject([{ itemKey: 'Author#ada', due: '2026-03-01T12:00:01.000Z' }, { itemKey: 'Author#bob' }])
  expect(listed[0]).not.toHaveProperty('record')
})

it('reports when nothing is waiting', async () => {
  connectMailer(connected, () => undefined)

  expect(await run(waiting, waitingShop().database, {})).toEqual({ code: 0, out: 'No records are waiting.\n' })
})

it('retries waiting records in the next run of the consumer', async () => {
  const shop = await shopThatWaits()

  expect(await shop.run(retryNow)).toEqual({ code: 0, out: '2 records are due now.\n' })
  await shop.wake()

  expect(shop.sent).toEqual(['ada', 'bob'])
})

it('parks one waiting record as a dead letter', async () => {
  const shop = await shopThatWaits()
  const [first] = await shop.waiting()

  expect(await shop.run(parkNow, { id: [first?.id] })).toEqual({
    code: 0,
    out: '1 record is parked as a dead letter.\n',
  })

  expect(await shop.letters()).toMatchObject([{ itemKey: 'Author#ada' }])
  expect(await shop.waiting()).toHaveLength(1)
})

it.each([
  ['to park everything', parkNow, {}, 'Pass --uid or --id.'],
  ['an unknown ID', retryNow, { id: ['nothing'] }, 'No waiting record has the ID "nothing".'],
  ['an unknown receiver', parkNow, { uid: 'nobody' }, 'There is no durable receiver "nobody".'],
] as const)('refuses %s', async (_, command, values, message) => {
  const shop = await shopThatWaits()

  await expect(shop.run(command, values)).rejects.toThrow(message)
})
