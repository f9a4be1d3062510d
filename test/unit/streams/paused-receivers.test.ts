import { expect, it } from 'vitest'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { connectMailer, serviceError, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

it('pauses a receiver that fails for several items, and then probes with one of them at a time', async () => {
  const { save, deliver, wake, pass, receivers, waiting } = waitingShop()
  let isDown = true
  const { calls, sent } = connectMailer(
    connected,
    () => isDown && Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
  )
  for (const id of ['ada', 'bob', 'cid']) await save(id)
  await deliver()
  expect(calls).toHaveLength(3)
  expect(await receivers()).toMatchObject([{ dispatchUid: 'mails', state: 'paused' }])

  for (let second = 0; second < 600; second++) {
    if (second % 10 === 0) await save(`late${second}`)
    await deliver()
    pass(1)
    await wake()
  }
  // It is asked every second at first, and less often the longer the service is away.
  expect(calls.length).toBeLessThan(60)
  expect(await waiting()).toHaveLength(63)

  isDown = false
  pass(60)
  await wake()
  expect(sent).toHaveLength(63)
  expect(new Set(sent).size).toBe(63)
  expect(await receivers()).toEqual([])
  // Those that asked in vain go behind the others.
  expect(sent.slice(0, 1)).not.toEqual(['late590'])
})

it('does not mistake one item that fails repeatedly for a service that is down', async () => {
  const { save, deliver, wake, pass, receivers } = waitingShop()
  const { sent } = connectMailer(connected, id => id === 'ada' && serviceError('Throttling'))
  await save('ada')
  for (let time = 0; time < 10; time++) {
    await save(`n${time}`)
    await deliver()
    pass(60)
    await wake()
  }

  expect(sent).toHaveLength(10)
  expect(await receivers()).toMatchObject([{ state: 'trying' }])
})

it('catches up at the rate of the receiver', async () => {
  const { save, deliver, wake, pass, elapsed } = waitingShop()
  let isDown = true
  const times: number[] = []
  connectMailer(
    connected,
    () => {
      if (isDown) return serviceError('Throttling')
      times.push(elapsed())
      return undefined
    },
    { retry: { rate: 5 } },
  )
  for (let number = 0; number < 43; number++) await save(`a${number}`)
  await deliver()
  isDown = false
  pass(60)
  const begun = elapsed()
  await wake()

  expect(times).toHaveLength(43)
  expect(elapsed() - begun).toBeCloseTo(43 / 5, 0)
})

it('lets new records wait behind earlier ones while the receiver catches up', async () => {
  const { save, deliver, wake, pass, receivers } = waitingShop()
  let isDown = true
  const { sent } = connectMailer(connected, () => isDown && serviceError('Throttling'), { retry: { rate: 0.1 } })
  for (const id of ['ada', 'bob', 'cid', 'dan', 'eve', 'fay', 'gus']) await save(id)
  await deliver()
  isDown = false
  pass(2)
  // One every ten seconds: the invocation ends before they all are done.
  await wake()
  expect(await receivers()).toMatchObject([{ state: 'catchingUp' }])
  const before = [...sent]
  expect(before.length).toBeLessThan(7)
  await save('new')
  await deliver()
  expect(sent.at(-1)).not.toBe('new')

  for (let minute = 0; minute < 3; minute++) {
    pass(60)
    await wake()
  }
  expect(sent).toHaveLength(8)
  expect(sent.at(-1)).toBe('new')
})

it('sends nothing twice if two handlers are woken at the same time', async () => {
  const { save, deliver, wake, pass } = waitingShop()
  let isDown = true
  const { sent } = connectMailer(connected, () => isDown && serviceError('Throttling'))
  for (let number = 0; number < 12; number++) await save(`a${number}`)
  await deliver()
  isDown = false
  pass(60)
  await Promise.all([wake(), wake(), wake()])

  expect(sent).toHaveLength(12)
})
