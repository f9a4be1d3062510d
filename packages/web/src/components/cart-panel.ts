import type { CartItemView, CartView } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import { emptyBasket } from '../illustrations/empty-basket.ts'
import { checkout } from './checkout.ts'
import type { Html } from './html.ts'
import { money } from './money.ts'
import { quantityField } from './quantity-field.ts'

/** The latest change of the cart, and who sees it. */
export interface CartChange {
  /** Whether the visitor can place an order. */
  readonly isSignedIn?: boolean
  readonly notice?: string | undefined
  /** A rejected quantity, as typed. */
  readonly refused?: { readonly itemId: string; readonly quantity: string; readonly error: string } | undefined
}

/** Renders the editable cart next to the products. */
export function cartPanel(cart: CartView, { isSignedIn = false, notice, refused }: CartChange = {}): Html {
  const items = cart.items.map(item => cartItem(item, refused?.itemId === item.id ? refused : undefined))
  return html`<section class="cart" id="cart" aria-labelledby="cart-title" tabindex="-1">
<header><h2 id="cart-title">Your cart</h2>${cart.items.length > 0 ? html`<p class="quiet small">${counted(cart)}</p>` : ''}</header>
<div role="status" aria-live="polite">${notice ? html`<p class="notice">${notice}</p>` : ''}</div>
${cart.items.length > 0 ? html`<ul class="cart-items">${items}</ul>${cartTotal(cart)}${checkout(cart, { isSignedIn })}` : emptyCart()}
</section>`
}

/** Renders the total of a cart. */
export function cartTotal({ total }: CartView): Html {
  return html`<p class="cart-total"><span>Total</span> ${money(total)}</p>`
}

/** Returns the number of items in a cart as text. */
export function counted(cart: CartView): string {
  const count = countOf(cart)
  return count === 1 ? '1 item' : `${count} items`
}

/** Returns the number of items in a cart. */
export function countOf({ items }: CartView): number {
  return items.reduce((count, { quantity }) => count + quantity, 0)
}

function cartItem(item: CartItemView, refused: CartChange['refused']): Html {
  const { id, title, quantity, unitPrice, total } = item
  const path = `/cart/items/${id}`
  return html`<li class="cart-item">
<div class="line"><h3 class="name">${title}</h3>${money(total)}</div>
<p class="quiet small">${money(unitPrice)} each</p>
<div class="change">
<form method="post" action="${path}/quantity">
${quantityField({ id: `quantity-${id}`, label: `Quantity of ${title}`, value: refused?.quantity ?? String(quantity), error: refused?.error })}
<button class="button second slim">Update<span class="unseen"> the quantity of ${title}</span></button>
</form>
<form method="post" action="${path}/removal">
<button class="button bare">Remove<span class="unseen"> ${title}</span></button>
</form>
</div>
</li>`
}

function emptyCart(): Html {
  return html`<div class="empty">${emptyBasket()}<p class="quiet">Your cart is empty. Items you add stay here, even without an account.</p></div>`
}
