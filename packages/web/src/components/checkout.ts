import type { CartView } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import type { Html } from './html.ts'

/**
 * Renders the form that orders the cart. It sends the total that the customer sees, so that a price that changes meanwhile is
 * not charged silently. A guest gets a link to sign in instead.
 */
export function checkout({ total }: CartView, { isSignedIn }: { isSignedIn: boolean }): Html {
  if (!isSignedIn) {
    return html`<p class="checkout"><a class="button second wide" href="/sign-in?notice=sign-in-to-order">Sign in to place your order</a></p>`
  }
  return html`<form class="checkout" method="post" action="/orders">
<input type="hidden" name="amount" value="${total.amount}"><input type="hidden" name="currency" value="${total.currency}">
<button class="button wide">Place order</button>
<p class="quiet small">No payment is taken in this demo.</p>
</form>`
}
