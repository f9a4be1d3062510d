import { connectReceivers, createContext, type ShopSettings } from '@dynamo-signals/shop'
import { postDelete, postSave, preDelete, preSave } from 'dynamo-signals'
import { expect, it } from 'vitest'

const signals = [preSave, postSave, preDelete, postDelete]
const context = createContext({
  tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
  publicUrl: 'https://shop.example',
} as ShopSettings)

it('connects every receiver under a name of its own, and leaves none behind', () => {
  const disconnect = connectReceivers(context)
  const connections = signals.flatMap(signal => signal.connections)
  const names = connections.map(({ dispatchUid }) => dispatchUid)
  disconnect()

  expect(names).not.toContain(undefined)
  expect(new Set(names).size).toBe(names.length)
  expect(signals.flatMap(signal => signal.connections)).toEqual([])
})

it('needs two consumers, as many as may read a shard of the stream', () => {
  const disconnect = connectReceivers(context)
  const consumers = [postSave, postDelete].flatMap(({ connections }) =>
    connections.map(({ options }) => options.consumer),
  )
  disconnect()

  expect(new Set(consumers)).toEqual(new Set(['links', 'mail']))
})

it('can be connected again after it was disconnected', () => {
  connectReceivers(context)()
  expect(() => connectReceivers(context)()).not.toThrow()
})
