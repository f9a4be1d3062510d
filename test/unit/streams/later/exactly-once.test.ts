import { deliverDueSignals } from 'dynamo-signals/streams'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, dueShop, reminder } from '../../../support/due-shop.ts'
import {
  before as afterOther,
  type Fault,
  lostAnswer,
  lostAnswerAnd,
  lostRequest,
} from '../../../support/faulty-transport.ts'

let shop: ReturnType<typeof dueShop>
beforeEach(() => {
  shop = dueShop()
})

const send = (text: string, options: { after: number; key?: string }) =>
  shop.database.transaction(transaction => reminder.send(transaction, { text }, options))
const cancel = (key: string) => shop.database.transaction(transaction => reminder.cancel(transaction, key))
const texts = (count: number) => Array.from({ length: count }, (_, n) => `${n}`.padStart(3, '0'))
/** Sends this many, every other one with a key. */
const sendMany = async (count: number) => {
  for (const [n, text] of texts(count).entries()) await send(text, n % 2 ? { after: DAY, key: text } : { after: DAY })
  shop.pass(DAY)
}
const dies: Fault = () => Promise.reject(new Error('The function was killed.'))
const diesAfter: Fault = async request => {
  await request()
  throw new Error('The function was killed.')
}

describe('each due signal is sent once', () => {
  it('by two concurrent ticks', async () => {
    await sendMany(120)
    const other = shop.reopen().database

    const reports = await Promise.all([shop.tick(), deliverDueSignals(other), shop.tick()])

    expect(shop.sent().toSorted()).toEqual(texts(120))
    expect(reports.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(120)
    expect(shop.ledger.items).toEqual([])
  })

  // The last requests of a tick: 8 shards and their pages, then their transactions.
  it.each([0, 1, 2, 3, 4, 5, 6, 7])('by a tick that crashes before or after transaction %s', async count => {
    await sendMany(40)
    for (const fault of [dies, diesAfter]) {
      for (let n = 0; n < count; n++) shop.line.next('TransactWriteItems', request => request())
      shop.line.next('TransactWriteItems', fault)
      await shop.tick().catch(() => {})
      shop.line.heal()
    }

    await shop.tick()

    expect(shop.sent().toSorted()).toEqual(texts(40))
    expect(shop.ledger.items).toEqual([])
  })

  it.each([
    ['request', lostRequest],
    ['answer', lostAnswer],
  ])('by a tick that loses every other %s', async (_, fault) => {
    await sendMany(40)
    const sound: Fault = request => request()
    shop.line.next('TransactWriteItems', ...Array.from({ length: 20 }, () => [fault, sound]).flat())

    expect(await shop.tick()).toMatchObject({ delivered: 40, isDone: true })

    expect(shop.sent().toSorted()).toEqual(texts(40))
  })

  it('although the response to its send was lost, and it was delivered before the retry', async () => {
    shop.line.next(
      'PutItem',
      lostAnswerAnd(() => deliverDueSignals(shop.reopen().database)),
    )

    await send('a', { after: 0 })
    await shop.tick()
    await shop.tick()

    expect(shop.sent()).toEqual(['a'])
    expect(shop.ledger.items).toEqual([])
  })
})

describe('a cancellation that races with the delivery', () => {
  it('wins if it commits first, even after the tick has read the entry', async () => {
    await send('a', { after: 1, key: 'k' })
    await send('b', { after: 1 })
    shop.pass(1)
    const other = shop.reopen().database
    const canceled = () => other.transaction(transaction => reminder.cancel(transaction, 'k'))
    shop.line.next('TransactWriteItems', afterOther(canceled), afterOther(canceled))

    expect(await shop.tick()).toEqual({ delivered: 1, removed: 1, isDone: true })

    expect(shop.sent()).toEqual(['b'])
    expect(shop.ledger.items).toEqual([])
  })

  it('is too late if the delivery commits first', async () => {
    await send('a', { after: 0, key: 'k' })
    shop.line.next(
      'TransactWriteItems',
      afterOther(() => deliverDueSignals(shop.reopen().database)),
    )

    await cancel('k')

    expect(shop.sent()).toEqual(['a'])
    expect(shop.ledger.items).toEqual([])
  })

  it('does not affect the signal that was sent later under the key', async () => {
    await send('old', { after: 1, key: 'k' })
    shop.pass(1)
    const other = shop.reopen().database
    const resend = () => other.transaction(t => reminder.send(t, { text: 'new' }, { after: DAY, key: 'k' }))
    shop.line.next('TransactWriteItems', afterOther(resend))

    await shop.tick()
    expect(shop.sent()).toEqual([])
    shop.pass(DAY)
    await shop.tick()

    expect(shop.sent()).toEqual(['new'])
  })
})

describe('a due signal that cannot be sent', () => {
  it('does not block the others, stays, and fails the tick', async () => {
    await sendMany(30)
    const [broken] = shop.ledger.items.filter(({ pk }) => pk?.S?.startsWith('due#'))
    const { pk, sk } = broken ?? {}
    shop.ledger.write({ pk, sk } as never, { ...broken, item: { N: '5' } } as never)

    await expect(shop.tick()).rejects.toThrow()
    await expect(shop.tick()).rejects.toThrow()

    expect(shop.sent()).toHaveLength(29)
    expect(shop.waiting()).toHaveLength(1)
  })

  it('waits for the next tick if DynamoDB does not respond', async () => {
    await sendMany(30)
    const down: Fault = () => Promise.reject(Object.assign(new Error('down'), { name: 'InternalServerError' }))
    shop.line.next('Query', ...Array.from({ length: 10_000 }, () => down))

    await expect(shop.tick()).rejects.toMatchObject({ code: 'repository.unavailable' })
    shop.line.heal()
    await shop.tick()

    expect(shop.sent().toSorted()).toEqual(texts(30))
  })
})
