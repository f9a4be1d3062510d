import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as later } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Product, shopSignal } from './shop-signal.ts'

it.each(['send', 'sendRobust'] as const)('B8: the async context of a %s flows into its receivers', async send => {
  const signal = shopSignal()
  const request = new AsyncLocalStorage<string>()
  const seen: unknown[] = []
  signal.connect(() => void seen.push(request.getStore()))
  signal.connect(async () => {
    await later(1)
    seen.push(request.getStore())
  })
  signal.connect(() => void seen.push(request.getStore()))

  await Promise.all([
    request.run('one', () => signal[send](Product, { id: '1' })),
    request.run('other', () => signal[send](Product, { id: '1' })),
  ])

  expect(seen.sort()).toEqual(['one', 'one', 'one', 'other', 'other', 'other'])
})

it.each(['send', 'sendRobust'] as const)(
  'B8: what a receiver of a %s enters reaches neither its siblings nor the sender',
  async send => {
    const signal = shopSignal()
    const request = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    signal.connect(() => request.enterWith('leaked'))
    signal.connect(async () => {
      seen.push(request.getStore())
      request.enterWith('leaked')
      await later(1)
      seen.push(request.getStore())
      request.enterWith('leaked later')
    })
    signal.connect(() => void seen.push(request.getStore()))

    await request.run('sender', async () => {
      const sent = signal[send](Product, { id: '1' })
      seen.push(request.getStore())
      await sent
      seen.push(request.getStore())
    })

    expect(seen).toEqual(['sender', 'sender', 'leaked', 'sender', 'sender'])
  },
)
