import { expect, it } from 'vitest'
import { lazySenders } from '../../../packages/dynamo-signals/src/dispatch/lazy-senders.ts'
import { diary, Product, shopSignal } from './shop-signal.ts'

it('A13: a receiver connected to a name receives the sender of that name, whether it is defined before or after', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  signal.connect(note('of product'), { sender: 'Product' })
  signal.connect(note('of order'), { sender: 'Order' })

  class Order {}
  await signal.send(Product, { id: '1' })
  await signal.send(Order, { id: '1' })

  expect(ran).toEqual(['of product', 'of order'])
})

it('A13: a receiver connected to a name is disconnected by the sender, and vice versa', () => {
  const signal = shopSignal()
  const reindex = () => {}

  signal.connect(reindex, { sender: 'Product' })
  expect(signal.disconnect(reindex, { sender: Product })).toBe(true)
  signal.connect(reindex, { sender: Product })
  expect(signal.disconnect(reindex, { sender: 'Product' })).toBe(true)
})

it.each(['', 'shop.Product', 'Pro duct', 'Product '])('A14: "%s" is refused as the name of a sender', sender => {
  const signal = shopSignal()

  expect(() => signal.connect(() => {}, { sender })).toThrow(
    expect.objectContaining({ name: 'ConfigurationError', code: 'dispatch.badSenderName' }),
  )
})

it('A15: a receiver disconnected from a name does not run when the sender is defined later', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const reindex = note('reindex')
  signal.connect(reindex, { sender: 'Order' })

  signal.disconnect(reindex, { sender: 'Order' })

  class Order {}
  await signal.send(Order, { id: '1' })
  expect(ran).toEqual([])
})

it('A17: receivers that wait for a sender by name can be listed and compared with the existing senders', () => {
  const signal = shopSignal()
  const other = shopSignal()
  signal.connect(() => {}, { sender: Product })
  signal.connect(() => {}, { sender: 'Prodcut', dispatchUid: 'typo' })
  other.connect(() => {}, { sender: 'Product' })
  other.connect(() => {})

  const waiting = lazySenders([signal, other])

  expect(waiting).toEqual([
    { name: 'Prodcut', signal, connection: signal.connections[1] },
    { name: 'Product', signal: other, connection: other.connections[0] },
  ])
})

it('A24: a sender is matched by identity, never by equality or subclass', async () => {
  const signal = shopSignal()
  const { ran, note } = diary()
  class Animal {}
  class Dog extends Animal {}
  signal.connect(note('animal'), { sender: Animal })
  signal.connect(note('product'), { sender: Product })

  await signal.send(Dog, { id: '1' })
  await signal.send({ ...Product }, { id: '1' })
  expect(ran).toEqual([])

  await signal.send(Animal, { id: '1' })
  expect(ran).toEqual(['animal'])
})

it.each([[{}], [{ sender: undefined }], [{ sender: null }]])(
  'A25: a receiver connected with %o receives every sender',
  async options => {
    const signal = shopSignal()
    const { ran, note } = diary()
    signal.connect(note('any'), options)

    await signal.send(Product, { id: '1' })
    await signal.send('a name', { id: '1' })
    await signal.send(undefined, { id: '1' })

    expect(ran).toEqual(['any', 'any', 'any'])
  },
)
