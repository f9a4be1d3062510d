import { shopOf } from '@dynamo-signals/api'
import { getOrder, type OrderLineView, type OrderView } from '@dynamo-signals/shop'
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Html } from '../components/html.ts'
import { money } from '../components/money.ts'
import { notice } from '../components/notice.ts'
import { orderDate } from '../components/order-date.ts'
import { answerPage, goTo } from '../storefront/answer-page.ts'
import { noticeOf, withNotice } from '../storefront/notices.ts'
import { type Storefront, whoLooks } from '../storefront/storefront.ts'

/** One order of the signed-in user. The response for an order of another user is the same as for a missing one. */
export function orderPage(front: Storefront): Hono {
  return new Hono().get('/orders/:id', async c => {
    const { user } = await whoLooks(front, c)
    if (!user) return goTo(c, withNotice('/sign-in', 'sign-in-for-orders'))
    const order = await getOrder(shopOf(c, front.shop), user.id, c.req.param('id'))
    return answerPage(c, { title: 'Your order', isSignedIn: true, content: content(order, noticeOf(c)) })
  })
}

function content(order: OrderView, message: string | undefined): Html {
  return html`${notice(message)}
<header class="intro"><h1>Your order</h1>
<p class="quiet">Placed ${orderDate(order.placedAt)}. No payment is taken in this demo.</p></header>
<section class="cart single" aria-labelledby="products">
<header><h2 id="products">Products</h2></header>
<ul class="cart-items">${order.lines.map(line)}</ul>
<p class="cart-total"><span>Total</span> ${money(order.total)}</p>
<p class="quiet small">Order number: <code>${order.id}</code></p>
<div class="actions"><a class="button second" href="/orders">All your orders</a></div>
</section>`
}

function line({ title, quantity, unitPrice, total }: OrderLineView): Html {
  return html`<li class="cart-item">
<div class="line"><h3 class="name">${title}</h3>${money(total)}</div>
<p class="quiet small">${quantity} × ${money(unitPrice)}</p>
</li>`
}
