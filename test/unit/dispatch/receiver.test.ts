import { expect, it } from 'vitest'
import { receiver } from '../../../packages/dynamo-signals/src/dispatch/receiver.ts'
import { diary, Product, shopSignal } from './shop-signal.ts'

it('A27: receiver(signal, options) connects a function and returns it unchanged', async () => {
  const signal = shopSignal()
  const reindex = ({ id }: { readonly id: string }) => `indexed ${id}`

  const returned = receiver(signal, { sender: Product, dispatchUid: 'reindex', priority: 3 })(reindex)

  expect(returned).toBe(reindex)
  expect(signal.connections).toMatchObject([
    { receiver: reindex, sender: Product, dispatchUid: 'reindex', priority: 3 },
  ])
  expect(await signal.send(Product, { id: '1' })).toMatchObject([{ response: 'indexed 1' }])
})

it('A27: receiver connects to each of several signals, and without options to every sender', () => {
  const [saved, deleted, other] = [shopSignal(), shopSignal(), shopSignal()]
  const reindex = () => {}

  receiver([saved, deleted])(reindex)

  expect([saved, deleted, other].map(signal => signal.hasListeners())).toEqual([true, true, false])
})

it('A27: receiver also connects an object with handle(event)', () => {
  const signal = shopSignal()
  const stock = { handle() {} }

  expect(receiver(signal)(stock)).toBe(stock)
  expect(signal.disconnect(stock)).toBe(true)
})

it('A28: accepts any readonly array of signals, and rejects an array without signals', () => {
  const signals = Object.freeze([shopSignal(), shopSignal()] as const)

  receiver(signals)(() => {})

  expect(signals.map(signal => signal.connections.length)).toEqual([1, 1])
  for (const wrong of [new Set(signals), undefined, [undefined], 'saved']) {
    expect(() => receiver(wrong as never)).toThrow(expect.objectContaining({ code: 'dispatch.notSignal' }))
  }
})

it('A29: receiver stacks', async () => {
  const [saved, deleted] = [shopSignal(), shopSignal()]
  const { ran, note } = diary()

  const reindex = receiver(saved)(receiver(deleted, { sender: Product })(note('reindex')))

  await saved.send(Product, { id: '1' })
  await deleted.send(Product, { id: '1' })
  expect(ran).toEqual(['reindex', 'reindex'])
  expect(deleted.disconnect(reindex, { sender: Product })).toBe(true)
})

it('A30: code that runs twice registers its receivers twice, and throws if they have a uid', () => {
  const signal = shopSignal()
  const evaluate = () => receiver(signal)(() => {})
  const evaluateWithUid = () => receiver(signal, { dispatchUid: 'reindex' })(() => {})

  evaluate()
  evaluate()
  evaluateWithUid()

  expect(evaluateWithUid).toThrow(expect.objectContaining({ code: 'dispatch.uidTaken' }))
  expect(signal.connections).toHaveLength(3)
})
