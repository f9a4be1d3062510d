import { DurableSignal, preSave, Signal } from 'dynamo-signals'
import { connectCascade } from 'dynamo-signals/streams'
import { connectedReceivers } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'

it('names the receivers connected to model signals, durable signals and the given ones, but no disconnected receivers', () => {
  const orderPaid = new DurableSignal<{ orderId: string }>('order-paid')
  const priceChanged = new Signal('price-changed')
  function keepPrice() {}

  const undo = [
    preSave.connect(keepPrice, { sender: 'Product' }),
    connectCascade({ consumer: 'links' }),
    orderPaid.connect(() => undefined, { dispatchUid: 'stock/reserve', consumer: 'links' }),
    priceChanged.connect(() => undefined),
  ]
  const connected = connectedReceivers(priceChanged)
  for (const disconnect of undo) disconnect()

  expect(connected).toEqual([
    'pre-save: keepPrice (Product)',
    'cascade: dynamo-signals/cascade (every sender)',
    'order-paid: stock/reserve (every sender)',
    'price-changed: anonymous (every sender)',
  ])
  expect(connectedReceivers(priceChanged)).toEqual([])
})
