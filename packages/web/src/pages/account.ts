import { shopOf } from '@dynamo-signals/api'
import { type CartView, type Me, signOutEverywhere, viewCart } from '@dynamo-signals/shop'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { countOf } from '../components/cart-panel.ts'
import { cartSummary } from '../components/cart-summary.ts'
import type { Html } from '../components/html.ts'
import { notice } from '../components/notice.ts'
import { answerPage, goTo } from '../storefront/answer-page.ts'
import { noticeOf, withNotice } from '../storefront/notices.ts'
import { endSession, type Storefront, whoLooks } from '../storefront/storefront.ts'

/** The account page: the user, the cart, and signing out of this device or all devices. */
export function accountPage(front: Storefront): Hono {
  return new Hono()
    .get('/account', async c => {
      const { user, owner } = await whoLooks(front, c)
      if (!user) return goTo(c, withNotice('/sign-in', 'sign-in-first'))
      const cart = await viewCart(shopOf(c, front.shop), owner)
      return answerPage(c, {
        title: 'Your account',
        path: '/account',
        isSignedIn: true,
        inCart: countOf(cart),
        content: content(user, cart, noticeOf(c)),
      })
    })
    .post('/sign-out', async c => {
      await front.limited.change(c)
      await endSession(front, c)
      return goTo(c, withNotice('/', 'signed-out'))
    })
    .post('/sign-out-everywhere', async c => {
      await front.limited.change(c)
      const token = front.cookies.session(c)
      front.cookies.clearSession(c)
      const isDone = token !== undefined && (await signOutEverywhere(shopOf(c, front.shop), token))
      return goTo(c, isDone ? withNotice('/', 'signed-out-everywhere') : withNotice('/sign-in', 'sign-in-first'))
    })
}

function content(user: Me, cart: CartView, message: string | undefined): Html {
  const { firstName, lastName, email, cartId } = user
  const name = [firstName, lastName].filter(Boolean).join(' ')
  return html`${notice(message)}
<header class="intro"><h1>${firstName ? `Hello, ${firstName}` : 'Your account'}</h1></header>
<div class="account">
<section class="sheet" aria-labelledby="you">
<h2 id="you">You</h2>
<dl class="facts">
${name ? html`<div><dt>Name</dt><dd>${name}</dd></div>` : ''}
<div><dt>Email address</dt><dd>${email}</dd></div>
<div><dt>Account</dt><dd>Active</dd></div>
</dl>
<p><a href="/orders">Your orders</a></p>
<p><a href="/account/password">Change your password</a></p>
<form method="post" action="/sign-out"><button class="button second wide">Sign out</button></form>
<form method="post" action="/sign-out-everywhere"><button class="button second wide">Sign out on all devices</button></form>
</section>
${cartSummary(cart, { isOpen: cartId !== null })}
</div>`
}
