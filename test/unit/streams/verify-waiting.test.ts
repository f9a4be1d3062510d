import { verify } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

async function shopThatWaits() {
  const shop = waitingShop()
  let isDown = true
  const { sent } = connectMailer(connected, () => isDown && serviceError('Throttling'))
  await shop.save('ada')
  await shop.deliver()
  isDown = false
  shop.pass(1)
  /** Removes items of the ledger behind the library's back. */
  const lose = async (isLost: (pk: string, sk: string) => boolean) => {
    for (const { pk, sk } of [...shop.ledger.items]) {
      if (!pk || !sk || !isLost(pk.S ?? '', sk.S ?? '')) continue
      await coreOf(shop.database).core.transport('DeleteItem', { TableName: 'ledger', Key: { pk, sk } })
    }
  }
  return { ...shop, sent, lose }
}

it('finds no fault in waiting records', async () => {
  const { database } = await shopThatWaits()

  expect((await verify(database)).findings).toEqual([])
})

it.each([
  ['the entry of the receiver', (_pk: string, sk: string) => sk === '#mails', 'its receiver has no entry'],
  ['the place of the lane', (pk: string) => pk.startsWith('waiting#'), 'it is missing from the list of due lanes'],
])('finds a record that would wait forever without %s, and repairs it', async (_, isLost, why) => {
  const { database, lose, pass, wake, sent, waiting, ledger } = await shopThatWaits()
  await lose(isLost)

  expect((await verify(database)).findings).toMatchObject([
    { kind: 'waitingForever', repairable: true, repaired: false, detail: expect.stringContaining(why) },
  ])
  expect(await verify(database, { repair: true })).toMatchObject({ repaired: 1 })
  expect((await verify(database)).findings).toEqual([])
  pass(1)
  await wake()

  expect(sent).toEqual(['ada'])
  expect(await waiting()).toEqual([])
  expect(ledger.items.filter(({ pk }) => !pk?.S?.startsWith('receipt#'))).toEqual([])
})

it.each([
  ['has no letters any more', 'it has no waiting record', (pk: string) => pk.startsWith('letters#')],
  [
    'has gone with its entry',
    'its records are due at another time',
    (pk: string, sk: string) => pk.startsWith('letters#') || (pk.startsWith('lanes#') && !sk.startsWith('#')),
  ],
])('finds the place of a lane that %s, and removes it', async (_, why, isLost) => {
  const { database, lose, wake, ledger } = await shopThatWaits()
  await lose(isLost)

  expect((await verify(database)).findings).toMatchObject([
    { kind: 'waitingForNothing', repairable: true, repaired: false, detail: expect.stringContaining(why) },
  ])
  expect(await verify(database, { repair: true })).toMatchObject({ repaired: 1 })
  expect((await verify(database)).findings).toEqual([])
  await wake()

  expect(ledger.items).toEqual([])
})
