import { Signal } from '../../../packages/dynamo-signals/src/dispatch/signal.ts'

/** Senders as a shop would have them: any object with a name. */
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
