import type { CartView } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import { emptyBasket } from '../illustrations/empty-basket.ts'
import { cartTotal, counted } from './cart-panel.ts'
import type { Html } from './html.ts'
import { money } from './money.ts'

/** Renders the cart read-only, with a link to the page where it can be changed. */
export function cartSummary(cart: CartView, { isOpen }: { isOpen: boolean }): Html {
  return html`<section class="cart" aria-labelledby="cart-title">
<header><h2 id="cart-title">Your cart</h2>${cart.items.length > 0 ? html`<p class="quiet small">${counted(cart)}</p>` : ''}</header>
${contentOf(cart, isOpen)}
</section>`
}

function contentOf(cart: CartView, isOpen: boolean): Html {
  if (cart.items.length > 0) return filled(cart)
  if (!isOpen) return beingOpened()
  return html`<div class="empty">${emptyBasket()}<p class="quiet">Your cart is empty.</p><a class="button" href="/">Browse products</a></div>`
}

function filled(cart: CartView): Html {
  const items = cart.items.map(
    ({ title, quantity, unitPrice, total }) => html`<li class="cart-item">
<div class="line"><h3 class="name">${title}</h3>${money(total)}</div>
<p class="quiet small">${quantity} × ${money(unitPrice)}</p>
</li>`,
  )
  return html`<ul class="cart-items">${items}</ul>${cartTotal(cart)}<div class="actions"><a class="button second" href="/#cart">Go to cart</a></div>`
}

function beingOpened(): Html {
  return html`<div class="empty" role="status">${emptyBasket()}<p>We're setting up your cart. The items from your guest cart will be moved to it.</p><p class="quiet small">This takes a few seconds.</p><a class="button second" href="/account">Refresh</a></div>`
}
