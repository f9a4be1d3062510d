import { Order, User } from '@dynamo-signals/shop'
import { verify } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { orderMail } from '../../../packages/shop/src/mail/order-mail.ts'
import { sweepChecks } from '../../../packages/shop/src/sweep-checks.ts'
import { DAMAGES, damageItem } from '../../support/damaged-items.ts'
import { euros, MUG, shopWithCustomer, TOWEL } from '../../support/shop-with-customer.ts'

const SUBJECT = 'Your order at The Corner Shop'

async function shopWithOrder() {
  const shop = await shopWithCustomer()
  await shop.add(MUG, 2)
  await shop.add(TOWEL)
  const order = await shop.place(3990)
  return { ...shop, order, confirmations: () => shop.mails.filter(({ subject }) => subject === SUBJECT) }
}

it('confirms an order to the user who placed it', async () => {
  const { order, settle, confirmations } = await shopWithOrder()

  await settle()

  expect(confirmations()).toHaveLength(1)
  const [mail] = confirmations()
  expect(mail?.to).toBe('ada@example.org')
  expect(mail?.text).toContain('- 2 × Enamel mug: €25.00\n- 1 × Linen tea towel: €14.90\n')
  expect(mail?.text).toContain('The total is €39.90. No payment is taken in this demo')
  expect(mail?.text).toContain(`https://shop.example/orders/${order.id}\n`)
  expect(mail?.html).toContain('<li>2 × Enamel mug: €25.00</li><li>1 × Linen tea towel: €14.90</li>')
})

it('confirms an order once, however often its record is delivered', async () => {
  const { settle, settleAgain, confirmations } = await shopWithOrder()

  await settle()
  await settleAgain()
  await settleAgain()

  expect(confirmations()).toHaveLength(1)
})

it('sends no confirmation when the order changes later', async () => {
  const { database, settle, userWith, confirmations } = await shopWithOrder()
  await settle()

  // Deleting the user sets the customer of the order to null.
  await database.repository(User).delete(await userWith('ada@example.org'))
  await settle()

  expect(confirmations()).toHaveLength(1)
})

it('sends no confirmation to an address that bounces, and none for a user who was deleted', async () => {
  const bounced = await shopWithOrder()
  const users = bounced.database.repository(User)
  await users.update(await bounced.userWith('ada@example.org'), { mailStoppedBy: 'bounce' })
  await bounced.settle()
  expect(bounced.confirmations()).toEqual([])
  bounced.leave()

  const deleted = await shopWithOrder()
  await deleted.database.repository(User).delete(await deleted.userWith('ada@example.org'))
  await deleted.settle()
  expect(deleted.confirmations()).toEqual([])
})

it.each(DAMAGES)('confirms an order whose line has %s, without the line', async (_, attributes) => {
  const { table, order, settle, faults, confirmations } = await shopWithOrder()
  damageItem(table, { name: 'OrderLine' }, `${order.id}-01`, attributes)

  await settle()

  expect(confirmations()[0]?.text).not.toContain('Enamel mug')
  expect(confirmations()[0]?.text).toContain('The total is €39.90.')
  expect(faults).toContainEqual(expect.objectContaining({ model: 'OrderLine', id: `${order.id}-01` }))
})

it('makes a title inert that holds HTML', () => {
  const line = { productId: MUG, title: '<img src=x> & "co"', quantity: 1, unitPrice: euros(1).total, ...euros(1) }
  const order = {
    id: 'o1',
    placedAt: '2026-03-01T12:00:00.000Z',
    status: 'placed',
    ...euros(1),
    lines: [line],
  } as const

  const { html } = orderMail({ sendTo: 'ada@example.org', firstName: '' }, order, { publicUrl: 'https://shop.example' })

  expect(html).toContain('<li>1 × &lt;img src=x&gt; &amp; &quot;co&quot;: €0.01</li>')
})

it('reports an order of the last day that was never confirmed', async () => {
  const { context, database, order, pass, settle } = await shopWithOrder()
  const check = async () => {
    const checks = sweepChecks(context).filter(({ kind }) => kind === 'orderWithoutMail')
    const findings: string[] = []
    await verify(database, { checks, settle: 0, onFinding: ({ kind, id }) => void findings.push(`${kind} ${id}`) })
    return findings.filter(finding => finding.startsWith('order'))
  }

  pass(1000)
  expect(await check()).toEqual([`orderWithoutMail ${order.id}`])
  await settle()
  expect(await check()).toEqual([])
})

it('does not report an unconfirmed order that is older than a day, or whose customer was deleted', async () => {
  const { context, database, pass } = await shopWithOrder()
  const [check] = sweepChecks(context).filter(({ kind }) => kind === 'orderWithoutMail')
  const [order] = await database
    .repository(Order)
    .list({ customer: (await database.repository(User).findBy('email', 'ada@example.org'))?.id ?? '' })
    .toArray()

  expect(await check?.inspect({ ...order, customerId: null } as never, database)).toBeUndefined()
  pass(25 * 3_600_000)
  expect(await check?.inspect(order as never, database)).toBeUndefined()
})
