import { expect, it } from 'vitest'
import { Cart, diary, Product, shopSignal } from './shop-signal.ts'

it('B19: a sender has listeners if a receiver is connected to it or to every sender', () => {
  const signal = shopSignal()
  const reindex = () => {}

  expect(signal.hasListeners(Product)).toBe(false)
  signal.connect(reindex, { sender: 'Product' })
  expect([signal.hasListeners(Product), signal.hasListeners(Cart)]).toEqual([true, false])
  signal.disconnect(reindex, { sender: Product })
  signal.connect(reindex)
  expect([signal.hasListeners(Product), signal.hasListeners(Cart)]).toEqual([true, true])
})

it('B19: without a sender, only receivers of every sender count', () => {
  const signal = shopSignal()
  signal.connect(() => {}, { sender: Product })
  expect([signal.hasListeners(), signal.hasListeners(undefined)]).toEqual([false, false])

  signal.connect(() => {})
  expect(signal.hasListeners()).toBe(true)
})

it('B19: the listeners of a sender are listed in the order in which they run, and connections lists all', () => {
  const signal = shopSignal()
  signal.connect(() => {}, { sender: Product, dispatchUid: 'product' })
  signal.connect(() => {}, { sender: Cart, dispatchUid: 'cart' })
  signal.connect(() => {}, { dispatchUid: 'any', priority: 1 })
  const uids = (connections: readonly { readonly dispatchUid: string | undefined }[]) =>
    connections.map(({ dispatchUid }) => dispatchUid)

  expect(uids(signal.listeners(Product))).toEqual(['any', 'product'])
  expect(uids(signal.listeners())).toEqual(['any'])
  expect(uids(signal.connections)).toEqual(['any', 'product', 'cart'])
})

it('B20: a send always uses the current connections, no matter which receivers earlier sends reached', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const reindex = note('reindex')

  await signal.send(Product, { id: '1' })
  signal.connect(reindex, { sender: Product })
  await signal.send(Product, { id: '1' })
  await signal.send(Product, { id: '1' })
  signal.disconnect(reindex, { sender: Product })
  await signal.send(Product, { id: '1' })

  expect(ran).toEqual(['reindex', 'reindex'])
})
