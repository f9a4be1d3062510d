import { setTimeout as later } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Cart, diary, Product, shopSignal } from './shop-signal.ts'

it('B1: send resolves to the receivers with their uids and responses, in the order they were called', async () => {
  const signal = shopSignal()
  const first = () => 'one'
  const second = async () => 'two'
  signal.connect(first, { dispatchUid: 'first' })
  signal.connect(second, { sender: Product })

  const responses = await signal.send(Product, { id: '1' })

  expect(responses).toEqual([
    { receiver: first, dispatchUid: 'first', response: 'one' },
    { receiver: second, dispatchUid: undefined, response: 'two' },
  ])
})

it('B2: a send and a robust send without receivers resolve to an empty array', async () => {
  const signal = shopSignal()
  signal.connect(() => {}, { sender: Cart })

  expect(await signal.send(Product, { id: '1' })).toEqual([])
  expect(await signal.sendRobust(Product, { id: '1' })).toEqual([])
})

it('B3: receivers of every sender and of one sender run in one order of connection', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  signal.connect(note('product 1'), { sender: Product })
  signal.connect(note('any 2'))
  signal.connect(note('product 3'), { sender: 'Product' })
  signal.connect(note('any 4'))

  await signal.send(Product, { id: '1' })

  expect(ran).toEqual(['product 1', 'any 2', 'product 3', 'any 4'])
})

it('B3: a higher priority runs earlier; receivers of equal priority run in the order of their connection', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  signal.connect(note('0 first'))
  signal.connect(note('-1'), { priority: -1 })
  signal.connect(note('10 first'), { priority: 10 })
  signal.connect(note('0 second'), { priority: 0 })
  signal.connect(note('10 second'), { priority: 10, sender: Product })

  await signal.send(Product, { id: '1' })

  expect(ran).toEqual(['10 first', '10 second', '0 first', '0 second', '-1'])
})

it.each([Number.NaN, '10', null])('B3: %o is refused as a priority', priority => {
  const signal = shopSignal()

  expect(() => signal.connect(() => {}, { priority: priority as number })).toThrow(
    expect.objectContaining({ code: 'dispatch.badPriority' }),
  )
})

it('B4: sync and async receivers run in one order', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  signal.connect(async () => {
    await later(1)
    ran.push('async 1')
  })
  signal.connect(note('sync 2'))
  signal.connect(async () => void ran.push('async 3'))
  signal.connect(note('sync 4'))

  await signal.send(Product, { id: '1' })

  expect(ran).toEqual(['async 1', 'sync 2', 'async 3', 'sync 4'])
})

it.each(['send', 'sendRobust'] as const)('B5, B6: %s never runs two receivers at once', async send => {
  const signal = shopSignal()
  let running = 0
  const most: number[] = []
  const work = (milliseconds: number) => async () => {
    running += 1
    most.push(running)
    await later(milliseconds)
    running -= 1
  }
  signal.connect(work(3))
  signal.connect(() => void most.push(running + 1))
  signal.connect(work(1))

  await signal[send](Product, { id: '1' })

  expect(most).toEqual([1, 1, 1])
})

it('B7: a send that rejects leaves nothing running', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  signal.connect(async () => {
    await later(2)
    ran.push('slow')
  })
  signal.connect(async () => {
    throw new Error('out of stock')
  })
  signal.connect(note('never'))

  await expect(signal.send(Product, { id: '1' })).rejects.toThrow('out of stock')
  const whenRejected = [...ran]
  await later(5)

  expect(whenRejected).toEqual(['slow'])
  expect(ran).toEqual(whenRejected)
})

it('B9: the first error rejects the send as it was thrown, and later receivers do not run', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const error = new Error('out of stock')
  signal.connect(note('first'))
  signal.connect(() => {
    throw error
  })
  signal.connect(note('third'))

  await expect(signal.send(Product, { id: '1' })).rejects.toBe(error)
  expect(ran).toEqual(['first'])
})

it('B14: signal and sender come from the dispatch, even if the payload has others', async () => {
  const signal = shopSignal()
  const events: unknown[] = []
  signal.connect(event => void events.push(event))
  const forged = { id: '1', signal: 'forged', sender: 'forged' }

  await signal.send(Product, forged)

  expect(events).toEqual([{ id: '1', signal, sender: Product }])
})

it('B14: changes a receiver makes to its event do not reach the next receiver or the sender', async () => {
  const signal = shopSignal()
  const ids: string[] = []
  signal.connect(event => {
    Object.assign(event, { id: 'changed' })
  })
  signal.connect(({ id }) => void ids.push(id))
  const payload = { id: '1' }

  await signal.send(Product, payload)

  expect([...ids, payload.id]).toEqual(['1', '1'])
})

it('B15: a receiver connected during a dispatch runs from the next one on', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const late = note('late')
  signal.connect(async () => {
    await later(1)
    signal.connect(late)
  })

  await signal.send(Product, { id: '1' })
  expect(ran).toEqual([])

  await signal.send(Product, { id: '1' })
  expect(ran).toEqual(['late'])
})

it('B15: a receiver disconnected during a dispatch still runs in it, but not in the next one', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const second = note('second')
  signal.connect(() => void signal.disconnect(second))
  signal.connect(second)

  await signal.send(Product, { id: '1' })
  await signal.send(Product, { id: '1' })

  expect(ran).toEqual(['second'])
})

it('B15: the snapshot is taken when send is called, not when it is awaited', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  signal.connect(note('first'))

  const sent = signal.send(Product, { id: '1' })
  signal.connect(note('late'))
  await sent

  expect(ran).toEqual(['first'])
})

it('B18: a send without a sender reaches only the receivers of every sender', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  signal.connect(note('product'), { sender: Product })
  signal.connect(note('lazy'), { sender: 'Product' })
  signal.connect(note('any'))

  await signal.send(undefined, { id: '1' })
  await signal.send(null, { id: '1' })

  expect(ran).toEqual(['any', 'any'])
})

it('B22: no response stops a dispatch, not even false or an error that is returned', async () => {
  const signal = shopSignal()
  const answers = [false, null, new Error('returned'), 0]
  for (const answer of answers) signal.connect(() => answer)

  const responses = await signal.send(Product, { id: '1' })

  expect(responses.map(({ response }) => response)).toEqual(answers)
})

it('B25: an async receiver vetoes like a sync one', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  signal.connect(async () => {
    await later(1)
    throw new Error('veto')
  })
  signal.connect(note('never'))

  await expect(signal.send(Product, { id: '1' })).rejects.toThrow('veto')
  expect(ran).toEqual([])
})
