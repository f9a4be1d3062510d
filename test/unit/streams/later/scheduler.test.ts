import { createScheduler } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { DAY, dueShop, reminder } from '../../../support/due-shop.ts'

const MINUTE = 60_000

async function withReminder(after: number) {
  const shop = dueShop()
  await shop.database.transaction(transaction => reminder.send(transaction, { text: 'a' }, { after }))
  const now = () => shop.time.runtime.now().getTime()
  return { ...shop, now, schedule: createScheduler({ database: shop.database }) }
}

it('sends the signals that are due by the time of its event', async () => {
  const { schedule, sent, pass, now } = await withReminder(DAY)
  pass(DAY)

  expect(await schedule({ time: new Date(now()).toISOString() })).toEqual({
    due: { delivered: 1, removed: 0, isDone: true },
    woken: [],
    waiting: [],
  })

  expect(sent()).toEqual(['a'])
})

it('sends nothing early if its own clock is five minutes fast', async () => {
  const { schedule, sent, pass, time, now } = await withReminder(DAY)
  pass(DAY - 1)
  const event = { time: new Date(now()).toISOString() }
  time.pass(5 * MINUTE)

  await schedule(event)

  expect(sent()).toEqual([])
})

it('sends nothing late if its own clock is five minutes slow', async () => {
  const { schedule, sent, now } = await withReminder(5 * 60)

  await schedule({ time: new Date(now() + 5 * MINUTE).toISOString() })

  expect(sent()).toEqual(['a'])
})

it.each([
  ['no event', undefined],
  ['no time', {}],
  ['what is not a time', { time: 'noon' }],
])('uses its own clock for an event with %s', async (_, event) => {
  const { schedule, sent, pass } = await withReminder(DAY)

  await schedule(event)
  expect(sent()).toEqual([])
  pass(DAY)
  await schedule(event)

  expect(sent()).toEqual(['a'])
})

it('starts nothing more when its function is out of time, and leaves the rest for the next call', async () => {
  const { database, sent, pass, reopen, time } = await withReminder(DAY)
  const runOut: (() => void)[] = []
  const schedule = (_milliseconds: number, end: () => void) => {
    runOut.push(end)
    return () => {}
  }
  const slow = reopen({ runtime: { ...time.runtime, schedule } })
  await database.transaction(async transaction => {
    for (let n = 0; n < 99; n++) await reminder.send(transaction, { text: `${n}` }, { after: DAY })
  })
  pass(DAY)
  const handle = createScheduler({ database: slow.database })
  slow.line.next('Query', request => {
    for (const end of runOut) end()
    return request()
  })

  const stopped = await handle({}, { getRemainingTimeInMillis: () => 60_000 }).catch(error => error)
  expect(stopped).toMatchObject({ due: { isDone: false } })
  await handle({})

  expect(sent()).toHaveLength(100)
})

it('refuses a database that it does not know', () => {
  expect(() => createScheduler({ database: {} as never })).toThrow('This database was not made by openDatabase()')
})
