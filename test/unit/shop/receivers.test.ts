import { connectReceivers, createShop, type ShopSettings } from '@dynamo-signals/shop'
import { postSave } from 'dynamo-signals'
import { describeSignals } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { retryOf } from '../../../packages/dynamo-signals/src/streams/waiting/retry.ts'
import { signedUpAgain } from '../../../packages/shop/src/users/sign-up.ts'

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

it('sends mails that waited no faster, all kinds together, than the mail service takes them', () => {
  const disconnect = connectReceivers({ ...context, mailsPerSecond: 14 })
  const mails = [postSave, signedUpAgain].flatMap(signal =>
    signal.connections.filter(({ dispatchUid }) => dispatchUid?.startsWith('mail/')),
  )
  disconnect()

  expect(mails).toHaveLength(6)
  for (const { options } of mails) expect(retryOf(options).rate).toMatchObject({ name: 'ses', perSecond: 14 })
})

it('can be connected again after it was disconnected', () => {
  connectReceivers(context)()
  expect(() => connectReceivers(context)()).not.toThrow()
})

function connected() {
  return describeSignals().flatMap(({ receivers }) => receivers)
}
