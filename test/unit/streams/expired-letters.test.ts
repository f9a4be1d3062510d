import { redrive, replay } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { Author } from '../../support/bookshop.ts'
import { before } from '../../support/faulty-transport.ts'
import { manualTime } from '../../support/manual-time.ts'
import { connectFailing, consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const DAY = 24 * 3600 * 1000
const LIFETIME = 35 * DAY

/** A shop with a letter of ada's insert, and one of her update, which was parked ten days later. */
async function shopWithTwoLetters() {
  const { runtime, pass } = manualTime()
  const shop = parkingShop({ runtime })
  const receiver = { isBroken: true, ran: 0 }
  connectFailing(connected, () => {
    receiver.ran++
    if (receiver.isBroken) throw new Error('No.')
  })
  const ada = await shop.authors.create({ id: 'ada', email: 'ada@example.org' })
  await shop.deliver()
  await shop.deliver()
  pass(10 * DAY)
  await shop.authors.update(ada, { name: 'Ada' })
  const next = async () => shop.deliver(shop.table.records.slice(-1) as never)
  await next()
  const lanes = () => shop.ledger.items.filter(({ pk }) => pk?.S?.startsWith('lanes#'))
  return { ...shop, pass, receiver, next, lanes }
}

it('delivers to a receiver again when its letters have expired, even if DynamoDB has not deleted them', async () => {
  const { database, authors, letters, pass, receiver, next } = await shopWithTwoLetters()
  receiver.isBroken = false
  pass(LIFETIME)
  const ranBefore = receiver.ran

  const found = await letters()
  const replayed = await replay(database, { consumer, dispatchUid: 'fails', model: Author, dryRun: true })
  await authors.update(await authors.get('ada'), { name: 'Countess' })
  const failed = await next()

  expect(found).toEqual([])
  expect(replayed).toMatchObject({ waiting: 0, delivered: 1 })
  expect(failed).toEqual([])
  expect(receiver.ran).toBe(ranBefore + 1)
})

it.each([
  ['is not deleted yet', false],
  ['is deleted', true],
])('opens a lane with the removal of its last live letter, where an expired one %s', async (_, isDeleted) => {
  const { database, line, ledger, lanes, pass, receiver } = await shopWithTwoLetters()
  receiver.isBroken = false
  pass(LIFETIME - 9 * DAY)
  const [first] = ledger.items.filter(({ pk }) => pk?.S?.startsWith('letters#'))
  const Key = { pk: first?.pk ?? { S: '' }, sk: first?.sk ?? { S: '' } }
  if (isDeleted) await line.transport('DeleteItem', { TableName: ledger.definition.name, Key })

  const result = await redrive(database, { consumer })

  expect(result).toMatchObject({ redriven: 1, failed: 0 })
  expect(lanes()).toEqual([])
})

it('closes a lane no longer than its newest letter lives, although an earlier one is removed later', async () => {
  const { database, lanes, letters, pass, receiver } = await shopWithTwoLetters()
  const [open] = lanes()
  receiver.isBroken = false
  pass(20 * DAY)
  const [first] = await letters()

  await redrive(database, { consumer, ids: [first?.id ?? ''] })

  expect(await letters()).toHaveLength(1)
  expect(lanes()).toHaveLength(1)
  expect(lanes()[0]?._ttl).toEqual(open?._ttl)
})

it('keeps a lane whose letter is parked while another handler removes the one before it', async () => {
  const { database, line, authors, lanes, letters, receiver, next } = await shopWithTwoLetters()
  receiver.isBroken = false
  await redrive(database, { consumer, ids: [(await letters())[0]?.id ?? ''] })
  await authors.update(await authors.get('ada'), { name: 'Countess' })
  // The removal has seen that no other letter is there, when one is parked.
  line.next('TransactWriteItems', before(next))

  await redrive(database, { consumer })

  expect(await letters()).toHaveLength(1)
  expect(lanes()).toHaveLength(1)
})
