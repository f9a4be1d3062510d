import { deliverDueSignals } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { DAY, dueShop, HOUR, reminder } from '../../../support/due-shop.ts'

const SHARDS = 8

it('costs one read for each share if nothing is due, no matter how much waits', async () => {
  const { database, tick, requests } = dueShop()
  for (let n = 0; n < 50; n++) {
    await database.transaction(async transaction => {
      for (let m = 0; m < 50; m++) await reminder.send(transaction, { text: 'a' }, { after: HOUR, key: `${n} ${m}` })
    })
  }
  requests()

  expect(await tick()).toEqual({ delivered: 0, removed: 0, isDone: true })

  expect(requests()).toEqual(Array.from({ length: SHARDS }, () => 'Query'))
})

it('costs no read to send, to replace or to cancel', async () => {
  const { database, requests } = dueShop()
  const options = { after: HOUR, key: 'k' }

  await database.transaction(transaction => reminder.send(transaction, { text: 'a' }, { after: HOUR }))
  await database.transaction(transaction => reminder.send(transaction, { text: 'a' }, options))
  await database.transaction(transaction => reminder.send(transaction, { text: 'b' }, options))
  await database.transaction(transaction => reminder.cancel(transaction, 'k'))

  expect(requests()).toEqual(['PutItem', 'TransactWriteItems', 'TransactWriteItems', 'TransactWriteItems'])
})

it('delivers 5,000 that are due in the same minute, 33 or more in a transaction, and leaves none', async () => {
  const { database, pass, tick, requests, ledger, sent } = dueShop()
  const COUNT = 5_000
  for (let n = 0; n < COUNT; n += 50) {
    await database.transaction(async transaction => {
      for (let m = n; m < n + 50; m++) await reminder.send(transaction, { text: `${m}` }, { after: DAY, key: `${m}` })
    })
  }
  pass(DAY)
  requests()

  expect(await tick()).toEqual({ delivered: COUNT, removed: 0, isDone: true })

  expect(new Set(sent()).size).toBe(COUNT)
  expect(sent()).toHaveLength(COUNT)
  expect(ledger.items).toEqual([])
  expect(requests().filter(operation => operation === 'TransactWriteItems').length).toBeLessThan(COUNT / 25)
})

it('stops when its time is up, and leaves the rest for the next call', async () => {
  const { database, pass, tick, line, sent } = dueShop()
  for (let n = 0; n < 8; n++) {
    await database.transaction(async transaction => {
      for (let m = 0; m < 100; m++) await reminder.send(transaction, { text: `${n} ${m}` }, { after: DAY })
    })
  }
  pass(DAY)
  const time = new AbortController()
  line.next(
    'TransactWriteItems',
    request => request(),
    async request => {
      time.abort(new Error('The time is up.'))
      return request()
    },
  )

  expect(await deliverDueSignals(database, { abortSignal: time.signal })).toMatchObject({ isDone: false })
  expect(sent().length).toBeLessThan(800)
  expect(await tick()).toMatchObject({ isDone: true })

  expect(new Set(sent()).size).toBe(800)
  expect(sent()).toHaveLength(800)
})
