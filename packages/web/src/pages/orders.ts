import { shopOf } from '@dynamo-signals/api'
import { listOrders, type OrderPage, type OrderSummary, ShopError } from '@dynamo-signals/shop'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { Html } from '../components/html.ts'
import { money } from '../components/money.ts'
import { orderDate } from '../components/order-date.ts'
import { parcel } from '../illustrations/parcel.ts'
import { answerPage, goTo } from '../storefront/answer-page.ts'
import { withNotice } from '../storefront/notices.ts'
import { type Storefront, whoLooks } from '../storefront/storefront.ts'

/** The orders of the signed-in user, newest first. */
export function ordersPage(front: Storefront): Hono {
  return new Hono().get('/orders', async c => {
    try {
      return await showOrders(front, c)
    } catch (error) {
      // The cursor is invalid, for example in a mistyped link. Show the first page.
      if (error instanceof ShopError && error.code === 'orders.cursorInvalid') return goTo(c, '/orders')
      throw error
    }
  })
}

async function showOrders(front: Storefront, c: Context): Promise<Response> {
  const { user } = await whoLooks(front, c)
  if (!user) return goTo(c, withNotice('/sign-in', 'sign-in-for-orders'))
  const page = await listOrders(shopOf(c, front.shop), user.id, { cursor: c.req.query('cursor') || undefined })
  return answerPage(c, { title: 'Your orders', path: '/orders', isSignedIn: true, content: content(page) })
}

function content({ items, cursor }: OrderPage): Html {
  const older = cursor
    ? html`<p class="more"><a class="button second" href="/orders?${new URLSearchParams({ cursor })}">Older orders</a></p>`
    : ''
  return html`<header class="intro"><h1>Your orders</h1>
<p class="quiet">${items.length > 0 ? 'Newest first. ' : ''}An order that you placed a moment ago may take a few seconds to appear.</p></header>
${items.length > 0 ? html`<ul class="orders">${items.map(row)}</ul>${older}` : none()}`
}

function row({ id, placedAt, total }: OrderSummary): Html {
  return html`<li><a class="order" href="/orders/${encodeURIComponent(id)}"><span>${orderDate(placedAt)}</span>${money(total)}</a></li>`
}

function none(): Html {
  return html`<div class="sheet plain empty">${parcel()}<p class="quiet">You have no orders yet.</p><a class="button" href="/">Browse products</a></div>`
}
