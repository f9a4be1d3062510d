import type { Money } from '@dynamo-signals/shop'
import { html } from 'hono/html'
import type { Html } from './html.ts'

/** Formats an amount for display: 1250 EUR is €12.50, and 1250 JPY is ¥1,250. */
export function formatMoney({ amount, currency }: Money): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const { maximumFractionDigits = 2 } = format.resolvedOptions()
  return format.format(amount / 10 ** maximumFractionDigits)
}

/** Renders an amount. */
export function money(amount: Money): Html {
  return html`<span class="money">${formatMoney(amount)}</span>`
}
