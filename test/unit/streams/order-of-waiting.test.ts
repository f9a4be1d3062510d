import { expect, it } from 'vitest'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { forgetReceiver, noteWaiting } from '../../../packages/dynamo-signals/src/streams/waiting/waiting-receiver.ts'
import { Author } from '../../support/bookshop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, consumer, serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

it('drains lanes in the order of their due times, and none waits twice as long as the oldest', async () => {
  const { save, deliver, wake, pass, elapsed, ledger } = waitingShop()
  let isDown = true
  const savedAt = new Map<string, number>()
  const waited = new Map<string, number>()
  const down = (id: string) => {
    if (isDown) return serviceError('Throttling')
    waited.set(id, elapsed() - (savedAt.get(id) ?? 0))
    return undefined
  }
  const { sent } = connectMailer(connected, down, { retry: { rate: 2 } })
  const ids = Array.from({ length: 30 }, (_, number) => `a${number}`)
  for (const id of ids) {
    savedAt.set(id, elapsed())
    await save(id)
    await deliver()
    pass(1)
  }
  const listed = ledger.items.filter(({ pk }) => pk?.S?.startsWith('waiting#'))
  const inOrder = listed.map(({ sk }) => sk?.S ?? '').toSorted()
  isDown = false
  for (let minute = 0; minute < 5; minute++) {
    pass(60)
    await wake()
  }

  expect(inOrder).toHaveLength(ids.length)
  expect(sent).toEqual(inOrder.map(place => /(a\d+)$/.exec(place)?.[1]))
  expect(Math.max(...waited.values())).toBeLessThanOrEqual(2 * (waited.get('a0') ?? 0))
})

it('does not let a later record of the same batch overtake the one that waits', async () => {
  const { database, save, deliver, wake, pass, waiting } = waitingShop()
  let isFirst = true
  const { calls, sent } = connectMailer(connected, () => {
    const error = isFirst && serviceError('Throttling')
    isFirst = false
    return error
  })
  const ada = await save('ada')
  await database.repository(Author).update(ada, { name: 'Ada' })
  await deliver()

  expect(calls).toEqual(['ada'])
  expect(await waiting()).toMatchObject([{ parkedBehind: false }, { parkedBehind: true }])

  pass(60)
  await wake()
  expect(sent).toEqual(['ada', 'ada Ada'])
})

it('keeps the entry of a receiver if a lane has begun to wait since it was read', async () => {
  const { database, receivers } = waitingShop()
  const { core } = coreOf(database)
  const note = () => noteWaiting(core, { consumer, dispatchUid: 'mails' }, { failing: new Set(), cause: undefined })
  const read = await note()
  const changed = await note()

  expect(await forgetReceiver(core, read)).toBe(false)
  expect(await receivers()).toHaveLength(1)
  expect(await forgetReceiver(core, changed)).toBe(true)
  expect(await receivers()).toEqual([])
})
