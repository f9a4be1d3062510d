import { createStreamHandler, sharedRate, wakeEvent } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, consumer, serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()
const KINDS = ['activation', 'welcome', 'reset', 'changed', 'repeated']

it('gives one receiver the whole rate while the others have nothing to catch up with', async () => {
  const { outage, times, drain } = shop()
  await outage(60, id => id.startsWith('activation'))
  const seconds = await drain(60)

  expect(times).toHaveLength(60)
  expect(seconds).toBeLessThan(1.5 * (60 / 10))
})

it('never exceeds the rate when all receivers that share it catch up together', async () => {
  const { outage, times, drain } = shop()
  await outage(24, () => true)
  const seconds = await drain(24 * KINDS.length)

  expect(times).toHaveLength(24 * KINDS.length)
  expect(busiestSecond(times)).toBeLessThanOrEqual(20)
  // Each second between the first and the last allows ten. What is begun at once may come up to a second early.
  expect(times.length / ((Math.max(...times) - Math.min(...times)) / 1000 + 1)).toBeLessThanOrEqual(10)
  expect(seconds).toBeLessThan(1.5 * ((24 * KINDS.length) / 10))
})

it('never exceeds the rate when several handlers are woken at once', async () => {
  const { outage, times, drain, database } = shop()
  await outage(12, () => true)
  const other = createStreamHandler({ database, consumer })
  const context = { getRemainingTimeInMillis: () => 60_000 }
  await Promise.all([drain(12 * KINDS.length), other(wakeEvent(consumer), context)])

  expect(times).toHaveLength(12 * KINDS.length)
  expect(times.length / ((Math.max(...times) - Math.min(...times)) / 1000 + 1)).toBeLessThanOrEqual(10)
})

it('serves every receiver that shares a rate while one of them has far more waiting', async () => {
  const { outage, times, names, drain } = shop()
  // Two failures do not pause a receiver, so that only these two wait.
  const others = 2 * (KINDS.length - 1)
  await outage(100, id => id.startsWith('activation') || Number(id.split('-')[1]) < 2)
  await drain(100 + others)

  expect(times).toHaveLength(100 + others)
  const lastOfOthers = names.findLastIndex(name => !name.startsWith('activation'))
  expect(lastOfOthers).toBeLessThan(names.length / 2)
})

it('makes no request for the rate while nothing waits', async () => {
  const { save, deliver, wake, line, ledger } = shop()
  await save('ada')
  line.take()
  await wake()
  expect(line.take()).toEqual(['Query'])
  await deliver()

  expect(line.take()).not.toContain('UpdateItem')
  expect(ledger.items.filter(({ pk }) => pk?.S?.startsWith('rate#'))).toEqual([])
})

it.each([
  [() => sharedRate('', 14), 'sharedRate: the name must be a non-empty string of at most 255 characters, not "".'],
  [() => sharedRate('ses', 0), 'sharedRate "ses": the rate must be a number of records a second above 0, not 0.'],
  [() => connectMailer(connected, () => undefined, { retry: { rate: {} as number } }), 'a sharedRate, not an object'],
])('refuses an invalid rate (%#)', (declare, message) => {
  expect(declare).toThrow(message)
})

/** Five kinds of email over one service that allows ten a second. */
function shop() {
  const made = waitingShop({ parallel: true })
  const { save, deliver, wake, pass, elapsed } = made
  const times: number[] = []
  const names: string[] = []
  let isDown = false
  let isMeant = (_name: string) => true
  const ses = sharedRate('ses', 10)
  for (const kind of KINDS) {
    const failing = (id: string) => {
      const name = `${kind}-${id}`
      if (!isMeant(name)) return undefined
      if (isDown) return serviceError('Throttling')
      times.push(elapsed() * 1000)
      names.push(name)
      return undefined
    }
    connectMailer(connected, failing, { dispatchUid: `mail/${kind}`, retry: { rate: ses } })
  }
  const outage = async (items: number, meant: (name: string) => boolean) => {
    isMeant = meant
    isDown = true
    for (let number = 0; number < items; number++) await save(String(number))
    await deliver()
    isDown = false
    pass(60)
  }
  /** Wakes the consumer until everything was sent. Returns how many seconds this took. */
  const drain = async (count: number) => {
    const begun = elapsed()
    for (let turn = 0; turn < 20 && times.length < count; turn++) await wake()
    return elapsed() - begun
  }
  return { ...made, outage, drain, times, names }
}

function busiestSecond(times: readonly number[]): number {
  return Math.max(...times.map(begin => times.filter(time => time >= begin && time < begin + 1000).length))
}
