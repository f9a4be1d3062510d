import { becomes, defineModel, type PostSave, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import * as z from 'zod'

/** A table of other code, as it is: its name and its keys. */
export const orders = existingTable({ tableName: 'orders', partitionKey: 'pk', sortKey: 'sk' })

/** The items of the table that are orders, and the attributes that the receiver needs. */
export const Order = defineModel('Order', {
  schema: z.object({ orderId: z.string(), status: z.string(), total: z.number() }),
  storedIn: orders.items({ is: { type: 'order' }, id: 'orderId' }),
})

/** Connects an email to orders that become paid. `send` is called once for each order. */
export function connectReceivers(send: (text: string) => Promise<void>): () => boolean {
  async function mailInvoice({ instance: order, once }: PostSave<typeof Order>): Promise<void> {
    await once('invoice', () => send(`Invoice of order ${order.orderId}: ${order.total}`))
  }
  return postSave.connect(mailInvoice, {
    sender: Order,
    dispatchUid: 'mails/invoice',
    consumer: 'mails',
    when: becomes('status', 'paid'),
  })
}
