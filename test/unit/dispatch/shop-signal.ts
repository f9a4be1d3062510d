import { Signal } from '../../../packages/dynamo-signals/src/dispatch/signal.ts'

/** Senders of a shop. An object with a name is enough. */
export const Product = { name: 'Product' }
export const Cart = { name: 'Cart' }

/** A new signal for each test, so that no test hears another. */
export const shopSignal = () => new Signal<{ id: string }>('stock-changed')

/** Makes receivers that note their name when they run. */
export function diary() {
  const ran: string[] = []
  const note = (name: string) => () => {
    ran.push(name)
    return name
  }
  return { ran, note }
}
