import type { PostSave } from 'dynamo-signals'
import type { Order } from '../models/order.ts'
import { User } from '../models/user.ts'
import { loadLines } from '../orders/order-lines.ts'
import { type OrderView, viewOrder } from '../orders/view-order.ts'
import { formatMoney } from '../products/format-money.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import type { Mail } from './mailer.ts'
import { type Addressee, writeMail } from './write-mail.ts'

/**
 * Confirms an order to the user who placed it. Once per order, even on redelivery. Does not count toward the limit of three
 * emails per hour, because only someone with the password can trigger it, 20 times an hour.
 */
export function sendOrderMail(shop: Shop) {
  return async ({ instance: order, once, database }: PostSave<typeof Order>): Promise<void> => {
    if (!order.customerId) return
    // A customer has the ID of their user.
    const user = await database.repository(User).find(order.customerId)
    if (!user || user.mailStoppedBy) return
    const lines = await loadLines({ ...shop, database }, order)
    const mail = orderMail(user, viewOrder({ order, lines }), shop)
    await once('order', () => shop.mailer.send(mail))
  }
}

/** Builds the email that confirms an order. */
export function orderMail(user: Addressee, order: OrderView, { publicUrl }: { publicUrl: string }): Mail {
  return writeMail({
    to: user.sendTo,
    subject: `Your order at ${SHOP_NAME}`,
    firstName: user.firstName,
    paragraphs: [
      'Thank you for your order. This is what you ordered:',
      order.lines.map(({ quantity, title, total }) => `${quantity} × ${title}: ${formatMoney(total)}`),
      `The total is ${formatMoney(order.total)}. No payment is taken in this demo, and nothing is shipped.`,
    ],
    button: { label: 'View your order', url: `${publicUrl}/orders/${encodeURIComponent(order.id)}` },
    small: "If you didn't place this order, change your password.",
  })
}
