import { createScheduler, wakeEvent } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { noteWaiting } from '../../../packages/dynamo-signals/src/streams/waiting/waiting-receiver.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, consumer, serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

/** A shop whose scheduler runs the handler of its consumer. */
function scheduledShop() {
  const shop = waitingShop()
  const woken: string[] = []
  const schedule = createScheduler({
    database: shop.database,
    consumers: ['links', consumer],
    wake: async name => {
      woken.push(name)
      if (name === consumer) await shop.handle(wakeEvent(name))
    },
  })
  return { ...shop, schedule, woken }
}

it('wakes only the consumers with a due record', async () => {
  const { save, deliver, pass, schedule, woken } = scheduledShop()
  let isDown = true
  const { sent } = connectMailer(connected, () => isDown && serviceError('Throttling'))
  await save('ada')
  await deliver()
  isDown = false

  expect(await schedule()).toMatchObject({ woken: [] })
  pass(1)
  expect(await schedule()).toMatchObject({ woken: [consumer] })
  pass(60)
  expect(await schedule()).toMatchObject({ woken: [] })

  expect(woken).toEqual([consumer])
  expect(sent).toEqual(['ada'])
})

it('T8: delivers everything after an outage, with the scheduler alone and without a new record', async () => {
  const { save, deliver, pass, schedule, waiting, receivers } = scheduledShop()
  let isDown = true
  const { sent, calls } = connectMailer(connected, () => isDown && serviceError('Throttling'))
  for (let number = 0; number < 20; number++) await save(`a${number}`)
  await deliver()
  for (let minute = 0; minute < 60; minute++) {
    pass(60)
    await schedule()
  }
  const asked = calls.length
  isDown = false
  for (let minute = 0; minute < 3; minute++) {
    pass(60)
    await schedule()
  }

  expect(asked).toBeLessThan(90)
  expect(new Set(sent).size).toBe(20)
  expect(sent).toHaveLength(20)
  expect(await waiting()).toEqual([])
  expect(await receivers()).toEqual([])
})

it('reports how long the oldest lane of a consumer has been waiting, whatever lane is due first', async () => {
  const { save, deliver, pass, schedule } = scheduledShop()
  let isDown = true
  connectMailer(connected, () => isDown && serviceError('Throttling'))
  expect(await schedule()).toMatchObject({ waiting: [] })
  await save('ada')
  await deliver()
  pass(3600)
  await schedule()
  await save('bob')
  await deliver()
  pass(1)

  expect(await schedule()).toMatchObject({ waiting: [{ consumer, oldestSeconds: 3600 }] })
  isDown = false
  pass(600)
  await schedule()
  expect(await schedule()).toMatchObject({ waiting: [] })
})

it('does not wake a consumer for a paused receiver before its next probe', async () => {
  const { save, deliver, pass, schedule, receivers, woken } = scheduledShop()
  connectMailer(connected, () => serviceError('Throttling', 400, { $response: { headers: { 'retry-after': '600' } } }))
  for (const id of ['ada', 'bob', 'cid', 'dan']) await save(id)
  await deliver()
  pass(2)
  await schedule()
  expect(woken).toHaveLength(1)
  expect(await receivers()).toMatchObject([{ state: 'paused' }])

  for (let minute = 0; minute < 9; minute++) {
    pass(60)
    await schedule()
  }
  expect(woken).toHaveLength(1)
  pass(60)
  await schedule()
  expect(woken).toHaveLength(2)
})

it('costs one read for each consumer when nothing waits, in addition to those for due signals', async () => {
  const { schedule, line } = scheduledShop()
  line.sent.length = 0
  await schedule()

  expect(line.sent).toEqual(Array.from({ length: 8 + 2 }, () => 'Query'))
})

it('wakes the others if one cannot be woken, and rejects then', async () => {
  const { database, save, deliver, pass, handle } = scheduledShop()
  let isDown = true
  const { sent } = connectMailer(connected, () => isDown && serviceError('Throttling'))
  await save('ada')
  await deliver()
  isDown = false
  pass(1)
  await noteWaiting(
    coreOf(database).core,
    { consumer: 'links', dispatchUid: 'profiles' },
    { failing: new Set(), cause: undefined },
  )
  const schedule = createScheduler({
    database,
    consumers: ['links', consumer],
    wake: name => {
      if (name === 'links') throw new Error('The function links is gone.')
      return handle(wakeEvent(name))
    },
  })

  await expect(schedule()).rejects.toThrow('The function links is gone.')
  expect(sent).toEqual(['ada'])
})

it.each([
  ['consumers without a way to wake them', { consumers: ['mail'] }, 'wake and consumers need each other'],
  ['a way to wake without consumers', { wake: () => {} }, 'wake and consumers need each other'],
  ['a consumer without a name', { consumers: [''], wake: () => {} }, 'consumers must be a non-empty string'],
  ['consumers that are no list', { consumers: 'mail', wake: () => {} }, 'consumers must be an array of names'],
  ['a way to wake that is no function', { consumers: ['mail'], wake: 'mail' }, 'wake must be a function'],
])('refuses %s', (_, options, message) => {
  const { database } = waitingShop()

  expect(() => createScheduler({ database, ...options } as never)).toThrow(message)
})
