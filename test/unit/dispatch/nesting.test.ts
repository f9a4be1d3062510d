import { setTimeout as later } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { MAX_DISPATCH_DEPTH } from '../../../packages/dynamo-signals/src/dispatch/enter-dispatch.ts'
import { Signal } from '../../../packages/dynamo-signals/src/dispatch/signal.ts'
import { DispatchDepthError } from '../../../packages/dynamo-signals/src/errors/index.ts'
import { Cart, Product, shopSignal } from './shop-signal.ts'

const signalOfDepth = () => new Signal<{ depth: number }>('counted')

it('B16: a receiver may send again, as deep as 32 sends', async () => {
  const signal = signalOfDepth()
  let deepest = 0
  signal.connect(async ({ depth }) => {
    deepest = depth
    if (depth < 32) await signal.send(Product, { depth: depth + 1 })
  })

  await signal.send(Product, { depth: 1 })

  expect(deepest).toBe(MAX_DISPATCH_DEPTH)
  expect(MAX_DISPATCH_DEPTH).toBe(32)
})

it('B16: rejects endless sends with the chain of signals and senders', async () => {
  const saved = new Signal('saved')
  const priced = new Signal('priced')
  saved.connect(() => priced.send(Cart, {}), { sender: Product })
  priced.connect(async () => {
    await later(0)
    await saved.send(Product, {})
  })

  const error = await saved.send(Product, {}).catch((thrown: unknown) => thrown)

  expect(error).toBeInstanceOf(DispatchDepthError)
  expect(error).toHaveProperty('code', 'dispatch.tooDeep')
  expect(error).toHaveProperty(
    'message',
    expect.stringContaining('saved (Product) -> priced (Cart) -> saved (Product)'),
  )
  expect(error).toHaveProperty(
    'chain',
    Array.from({ length: 33 }, (_, i) => (i % 2 ? 'priced (Cart)' : 'saved (Product)')),
  )
})

it('B16: robust sends in a loop also end, even if many receivers send again', async () => {
  const signal = shopSignal()
  let calls = 0
  const sendAgain = async () => {
    calls += 1
    await signal.sendRobust(Product, { id: '1' })
  }
  signal.connect(sendAgain)
  signal.connect(() => sendAgain())

  await expect(signal.sendRobust(Product, { id: '1' })).rejects.toThrow(DispatchDepthError)
  expect(calls).toBe(MAX_DISPATCH_DEPTH)
})

it('B16: concurrent or consecutive sends are not nested', async () => {
  const signal = signalOfDepth()
  let calls = 0
  signal.connect(async ({ depth }) => {
    calls += 1
    if (depth > 1) return
    await Promise.all(Array.from({ length: 40 }, () => signal.send(Product, { depth: 2 })))
    for (let times = 0; times < 40; times++) await signal.send(Product, { depth: 2 })
  })

  for (let times = 0; times < 40; times++) await signal.send(Product, { depth: 1 })

  expect(calls).toBe(40 + 40 * 80)
})

it('B16: work that a receiver left in the background is not nested once the dispatch has ended', async () => {
  const signal = signalOfDepth()
  const finished = Promise.withResolvers<number>()
  signal.connect(({ depth }) => {
    if (depth === 100) finished.resolve(depth)
    else setImmediate(() => signal.send(Product, { depth: depth + 1 }).catch(finished.reject))
  })

  await signal.send(Product, { depth: 1 })

  expect(await finished.promise).toBe(100)
})

it('B16: the chain names senders without a name', async () => {
  class Clock {}
  const signal = shopSignal()
  const senders = [undefined, new Clock(), 7, Symbol('tick'), Object.create(null)]
  let turn = 0
  signal.connect(() => signal.send(senders[turn++ % senders.length], { id: '1' }))

  const error = await signal.send(Clock, { id: '1' }).catch((thrown: unknown) => thrown)

  expect((error as DispatchDepthError).chain.slice(0, 6)).toEqual(
    ['Clock', 'no sender', 'Clock', '7', 'Symbol(tick)', 'Object'].map(sender => `stock-changed (${sender})`),
  )
})
