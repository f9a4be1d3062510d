import { formatMoney, type Money } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import type { Html } from './html.ts'

/** Renders an amount. */
export function money(amount: Money): Html {
  return html`<span class="money">${formatMoney(amount)}</span>`
}
