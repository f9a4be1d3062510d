import { expect, it } from 'vitest'
import { doubledReceivers } from '../../../packages/dynamo-signals/src/dispatch/doubled-receivers.ts'
import { Cart, diary, Product, shopSignal } from './shop-signal.ts'

it('A1: connecting returns a function that disconnects only that connection, once', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const reindex = note('reindex')

  const undo = signal.connect(reindex, { sender: Product })
  signal.connect(reindex, { sender: Cart })

  expect([undo(), undo()]).toEqual([true, false])
  await signal.send(Product, { id: '1' })
  await signal.send(Cart, { id: '1' })
  expect(ran).toEqual(['reindex'])
})

it('A1: the function that connect returned does not disconnect a later connection', () => {
  const signal = shopSignal()
  const reindex = () => {}
  const undo = signal.connect(reindex)
  signal.disconnect(reindex)
  signal.connect(reindex)

  expect(undo()).toBe(false)
  expect(signal.connections).toHaveLength(1)
})

it('A1: connecting again returns a function that disconnects the existing registration', () => {
  const signal = shopSignal()
  const reindex = () => {}
  signal.connect(reindex)

  const undo = signal.connect(reindex)

  expect(undo()).toBe(true)
  expect(signal.connections).toEqual([])
})

it('A2: a receiver connected to the same sender many times is registered once', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const reindex = note('reindex')

  for (let times = 0; times < 5; times++) signal.connect(reindex, { sender: Product })

  await signal.send(Product, { id: '1' })
  expect(ran).toEqual(['reindex'])
})

it('A2: a sender and its name are one sender', () => {
  const signal = shopSignal()
  const reindex = () => {}

  signal.connect(reindex, { sender: Product })
  signal.connect(reindex, { sender: 'Product' })

  expect(signal.connections).toHaveLength(1)
})

it('A3: connecting a connected pair again keeps its place and its options', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const first = note('first')
  signal.connect(first, { sender: Product, dispatchUid: 'first' })
  signal.connect(note('second'), { sender: Product })

  signal.connect(first, { sender: Product, dispatchUid: 'first', priority: -10 })

  await signal.send(Product, { id: '1' })
  expect(ran).toEqual(['first', 'second'])
})

it('A4: disconnecting and connecting again moves a receiver to the end', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const first = note('first')
  signal.connect(first)
  signal.connect(note('second'))

  signal.disconnect(first)
  signal.connect(first)

  await signal.send(Product, { id: '1' })
  expect(ran).toEqual(['second', 'first'])
})

it('A5: a receiver connected to one sender and to every sender runs twice for that sender, and can be listed', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const reindex = note('reindex')
  signal.connect(reindex)
  signal.connect(reindex, { sender: Product })
  signal.connect(note('other'), { sender: Cart })

  await signal.send(Product, { id: '1' })

  expect(ran).toEqual(['reindex', 'reindex'])
  expect(doubledReceivers([signal, shopSignal()])).toEqual([{ signal, connection: signal.connections[1] }])
})

it('A6: a dispatchUid is the identity: the same function under two uids is registered twice', async () => {
  const signal = shopSignal()
  const reindex = () => {}

  signal.connect(reindex, { dispatchUid: 'one' })
  signal.connect(reindex, { dispatchUid: 'one' })
  signal.connect(reindex, { dispatchUid: 'other' })
  signal.connect(reindex)

  expect(signal.connections.map(connection => connection.dispatchUid)).toEqual(['one', 'other', undefined])
})

it('A6: another function under a taken uid is refused, and the first one stays', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  signal.connect(note('first'), { sender: Product, dispatchUid: 'reindex' })

  const connectAnother = () => signal.connect(note('another'), { sender: Product, dispatchUid: 'reindex' })

  expect(connectAnother).toThrow(expect.objectContaining({ name: 'ConfigurationError', code: 'dispatch.uidTaken' }))
  expect(connectAnother).toThrow(/"stock-changed".*"reindex"/)
  await signal.send(Product, { id: '1' })
  expect(ran).toEqual(['first'])
})

it('A7: a uid is scoped by its sender', () => {
  const signal = shopSignal()

  signal.connect(() => 'product', { sender: Product, dispatchUid: 'reindex' })
  signal.connect(() => 'cart', { sender: Cart, dispatchUid: 'reindex' })
  signal.connect(() => 'any', { dispatchUid: 'reindex' })

  expect(signal.connections).toHaveLength(3)
})

it.each(['', 0, null])('A8: %o is refused as a dispatchUid', dispatchUid => {
  const signal = shopSignal()

  expect(() => signal.connect(() => {}, { dispatchUid: dispatchUid as string })).toThrow(
    expect.objectContaining({ code: 'dispatch.badUid' }),
  )
})

it('A9: a receiver connected with a uid is disconnected by either the uid or the function', () => {
  const signal = shopSignal()
  const reindex = () => {}
  const connect = () => signal.connect(reindex, { sender: Product, dispatchUid: 'reindex' })

  connect()
  expect(signal.disconnect(reindex, { sender: Product })).toBe(true)
  connect()
  expect(signal.disconnect('reindex', { sender: Product })).toBe(true)
  connect()
  expect(signal.disconnect(undefined, { sender: Product, dispatchUid: 'reindex' })).toBe(true)
  expect(signal.connections).toEqual([])
})

it('A9: a uid takes precedence over a function', () => {
  const signal = shopSignal()
  const reindex = () => {}
  signal.connect(reindex)

  expect(signal.disconnect(reindex, { dispatchUid: 'reindex' })).toBe(false)
})

it('A10: disconnecting from a different sender does nothing', () => {
  const signal = shopSignal()
  const reindex = () => {}
  signal.connect(reindex, { sender: Product, dispatchUid: 'reindex' })

  expect(signal.disconnect(reindex)).toBe(false)
  expect(signal.disconnect(reindex, { sender: Cart })).toBe(false)
  expect(signal.disconnect('reindex', { sender: 'Cart' })).toBe(false)
  expect(signal.hasListeners(Product)).toBe(true)
})

it('A11: disconnect returns whether the receiver was connected', () => {
  const signal = shopSignal()
  const reindex = () => {}
  signal.connect(reindex, { sender: Product })

  expect(signal.disconnect(reindex, { sender: Product })).toBe(true)
  expect(signal.disconnect(reindex, { sender: Product })).toBe(false)
  expect(signal.disconnect(undefined)).toBe(false)
})

it('A12: disconnect also returns it for a lazy sender', () => {
  const signal = shopSignal()
  const reindex = () => {}
  signal.connect(reindex, { sender: 'Product' })

  expect(signal.disconnect(reindex, { sender: 'Cart' })).toBe(false)
  expect(signal.disconnect(reindex, { sender: 'Product' })).toBe(true)
  expect(signal.disconnect(reindex, { sender: 'Product' })).toBe(false)
})
