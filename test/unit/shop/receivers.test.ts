import { connectReceivers, createShop, type ShopSettings } from '@dynamo-signals/shop'
import { describeSignals } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'

const context = createShop({
  tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
  publicUrl: 'https://shop.example',
} as ShopSettings)

it('connects every receiver under a unique name, and disconnects them all', () => {
  const disconnect = connectReceivers(context)
  const names = connected().map(({ dispatchUid }) => dispatchUid)
  disconnect()

  expect(names).not.toContain(undefined)
  expect(new Set(names).size).toBe(names.length)
  expect(connected()).toEqual([])
})

it('needs two consumers, as many as may read a shard of the stream', () => {
  const disconnect = connectReceivers(context)
  const consumers = connected().flatMap(({ consumer }) => consumer ?? [])
  disconnect()

  expect(new Set(consumers)).toEqual(new Set(['links', 'mail']))
})

it('can be connected again after it was disconnected', () => {
  connectReceivers(context)()
  expect(() => connectReceivers(context)()).not.toThrow()
})

function connected() {
  return describeSignals().flatMap(({ receivers }) => receivers)
}
