import { type Context, Hono } from 'hono'
import { readForm } from '../forms/read-form.ts'
import { goTo } from '../storefront/answer-page.ts'
import { attempt } from '../storefront/attempt.ts'
import { withNotice } from '../storefront/notices.ts'
import { type Storefront, whoLooks } from '../storefront/storefront.ts'
import { showHome } from './home.ts'

/** The form that orders what is in the cart. */
export function orderForms(front: Storefront): Hono {
  return new Hono().post('/orders', c => place(front, c))
}

async function place(front: Storefront, c: Context): Promise<Response> {
  const { amount, currency } = await readForm(c, ['amount', 'currency'])
  // An amount that is not a number is not the total of any cart.
  const total = { amount: amount === '' ? Number.NaN : Number(amount), currency }
  let orderId: string | undefined
  const problem = await attempt(async () => {
    await front.limited.change(c)
    const { user } = await whoLooks(front, c)
    if (user) orderId = (await front.limited.placeOrder(c, user.id, { total })).id
  })
  if (orderId) return goTo(c, withNotice(`/orders/${orderId}`, 'ordered'))
  if (!problem || problem.status === 401) return goTo(c, withNotice('/sign-in', 'sign-in-to-order'))
  // A form that was sent twice has succeeded.
  if (problem.code === 'orders.cartEmpty') return goTo(c, '/orders')
  return showHome(front, c, { ...problem, alert: problem.detail })
}
