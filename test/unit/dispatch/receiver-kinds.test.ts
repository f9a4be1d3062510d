import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { Signal } from '../../../packages/dynamo-signals/src/dispatch/signal.ts'
import { diary, Product, shopSignal } from './shop-signal.ts'

it('A18, A19: an inline receiver that nothing else refers to is kept', async () => {
  const signal = shopSignal()
  const ran: string[] = []
  const connectInline = () => signal.connect(({ id }) => void ran.push(id))
  connectInline()
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void

  collectGarbage()

  await signal.send(Product, { id: '1' })
  expect(ran).toEqual(['1'])
})

it('A20: a bound method is a new receiver every time, so that it needs a uid or an object', () => {
  const signal = shopSignal()
  const catalogue = { handle() {} }

  signal.connect(catalogue.handle.bind(catalogue))
  signal.connect(catalogue.handle.bind(catalogue))
  expect(signal.connections).toHaveLength(2)

  signal.connect(catalogue)
  signal.connect(catalogue)
  expect(signal.connections).toHaveLength(3)
})

it('A21: an object with handle(event) is a receiver, is `this`, and is passed to disconnect', async () => {
  const signal = shopSignal()
  class Stock {
    readonly seen: string[] = []
    handle({ id }: { readonly id: string }) {
      this.seen.push(id)
      return 'done'
    }
  }
  const stock = new Stock()
  signal.connect(stock, { sender: Product })

  const responses = await signal.send(Product, { id: '1' })

  expect(stock.seen).toEqual(['1'])
  expect(responses).toEqual([{ receiver: stock, dispatchUid: undefined, response: 'done' }])
  expect(signal.disconnect(stock, { sender: Product })).toBe(true)
})

it.each([undefined, null, 'reindex', {}, { handle: 'reindex' }])('A22: %o is refused as a receiver', receiver => {
  const signal = shopSignal()

  expect(() => signal.connect(receiver as never)).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', code: 'dispatch.notCallable' }),
  )
})

it('A23: a receiver takes one object, so a payload can grow without breaking it', async () => {
  const priceChanged = new Signal<{ id: string; price: number }>('price-changed')
  const ids: string[] = []
  const written = ({ id }: { readonly id: string }) => void ids.push(id)
  priceChanged.connect(written)

  await priceChanged.send(Product, { id: '1', price: 5 })

  expect(ids).toEqual(['1'])
})

it('refuses a signal without a name', () => {
  expect(() => new Signal('')).toThrow(expect.objectContaining({ code: 'dispatch.unnamed' }))
})

it('lets the signal check the options of every connect', () => {
  const signal = new Signal<object, unknown, { readonly queue: string }>('queued', ({ queue }) =>
    queue === 'fast' ? undefined : 'there is no such queue.',
  )
  function bake() {}

  signal.connect(() => {}, { queue: 'fast' })

  expect(signal.connections[0]?.options).toEqual({ queue: 'fast' })
  expect(() => signal.connect(() => {}, { queue: 'slow' })).toThrow(
    expect.objectContaining({
      code: 'dispatch.badOptions',
      message: 'Signal "queued", receiver "anonymous": there is no such queue.',
    }),
  )
  expect(() => signal.connect(bake, { queue: 'slow' })).toThrow(
    'Signal "queued", receiver "bake": there is no such queue.',
  )
})

it('prints a signal with its receivers and their senders', () => {
  const signal = shopSignal()
  const { note } = diary()
  signal.connect(note('x'), { dispatchUid: 'reindex', sender: Product })
  signal.connect(function openCart() {}, { sender: 'User' })
  signal.connect({ handle() {} })

  expect(String(signal)).toBe('Signal(stock-changed: reindex <- Product, openCart <- User, Object <- any sender)')
})
